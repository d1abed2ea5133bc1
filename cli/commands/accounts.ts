import { type Command } from "commander";
import { readOrganization } from "../../config/organizations";
import { type AccountDirectory } from "../../model/accountDirectory";
import { type AccountChange, accountChanges, snapshotFileText } from "../../model/accountSnapshot";
import { explainAwsError } from "../support/awsErrors";
import { CliError, EXIT } from "../support/errors";
import { note, printJson } from "../support/output";
import { chooseSnapshot, readSnapshotFile, type SnapshotPlace } from "../support/snapshotFile";
import { replaceFile } from "../support/writeFile";

interface PullOptions {
  stack?: string;
  output?: string;
  check?: boolean;
  json?: boolean;
}

/** `access accounts` */
export function registerAccounts(program: Command): void {
  const accounts = program
    .command("accounts")
    .description("keep the snapshot of AWS Organizations that a stack reads its accounts from");
  accounts
    .command("pull")
    .description("read AWS Organizations and write its accounts to the stack's snapshot file")
    .option("-s, --stack <stack>", "stack whose accountDirectory names the file")
    .option("-o, --output <file>", "write to this file instead")
    .option("--check", "write nothing; exit 1 when the file is not fresh, and name what differs")
    .option("--json", "print the file and the accounts that differ as JSON")
    .addHelpText("after", HELP)
    .action(pull);
}

const HELP = `
Uses the AWS credentials of the environment: the management account's or a delegated
administrator's, with organizations:Describe* and organizations:List*.

Calls to Organizations for 3,000 accounts in 50 organizational units: at most 3,202, that is 150
pages of ListAccounts, up to 51 ListOrganizationalUnitsForParent, one ListTagsForResource for each
account, and DescribeOrganization. Previews that use the snapshot need none.`;

/** What the command found, and its answer with `--json`. */
interface Answer {
  /** As given or as the stack names it. */
  file: string;
  managementAccountId?: string;
  accounts: number;
  /** Whether the file said before what Organizations says. */
  fresh: boolean;
  written: boolean;
  /** By account id; every account of a file that was not there has joined. */
  changes: AccountChange[];
}

async function pull({ stack, output, check = false, json }: PullOptions): Promise<void> {
  const place = chooseSnapshot(stack, output);
  const before = readSnapshotFile(place);
  const now = await readAccounts();
  refuseOtherOrganization(place, before, now);
  const changes = accountChanges(before?.accounts ?? [], now.accounts);
  const { managementAccountId, accounts } = now;
  const answer: Answer = {
    file: place.file,
    managementAccountId,
    accounts: accounts.length,
    fresh: before?.managementAccountId === managementAccountId && changes.length === 0,
    written: !check,
    changes,
  };
  if (!check) replaceFile(place.path, snapshotFileText(now));
  else if (!answer.fresh) process.exitCode = EXIT.findings;
  if (json) printJson(answer);
  else process.stdout.write(`${textOf(answer, before !== undefined)}\n`);
}

async function readAccounts(): Promise<AccountDirectory> {
  try {
    return await readOrganization(note);
  } catch (error) {
    throw explainAwsError(
      error,
      "Use the management account or a delegated administrator, with organizations:Describe* and organizations:List*.",
    );
  }
}

/** Credentials of the wrong organization must not replace everything. */
function refuseOtherOrganization(
  { file }: SnapshotPlace,
  before: AccountDirectory | undefined,
  now: AccountDirectory,
): void {
  const [known, found] = [before?.managementAccountId, now.managementAccountId];
  if (known === undefined || known === found) return;
  throw new CliError(
    `${file} is of the organization of ${known}, and these credentials are of the organization of ${found}. ` +
      "Use other credentials, or name another file with --output.",
  );
}

function textOf({ file, accounts, fresh, written, changes }: Answer, existed: boolean): string {
  if (written && !existed) return `${file} was written: ${accounts} accounts.`;
  const lines = changes.map(({ id, name, change, fields }) =>
    [`${id} ${name}: ${change}`, fields.join(", ")].filter((part) => part !== "").join(" "),
  );
  return [...lines, summaryOf()].join("\n");

  function summaryOf(): string {
    const count = changes.length === 1 ? "1 differs" : `${changes.length} differ`;
    if (written)
      return `${file} was written: ${accounts} accounts, ${count} from what it said before.`;
    if (fresh) return `${file} is fresh: ${accounts} accounts.`;
    const why = existed ? `of ${accounts} accounts ${count}` : "it does not exist";
    return `${file} is not fresh: ${why}. Run the command without --check.`;
  }
}
