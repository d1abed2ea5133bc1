import { type Command } from "commander";
import { checkAccess, type AccessAnswer, type AccessQuestion } from "../support/accessCheck";
import { explainAwsError } from "../support/awsErrors";
import { EXIT } from "../support/errors";
import { connectIdentityCenter } from "../support/identityCenterReader";
import { printJson } from "../support/output";

/** `access verify` */
export function registerVerify(program: Command): void {
  program
    .command("verify")
    .description("check in Identity Center that a person holds a permission set in an account")
    .requiredOption("--user <user name>", "user name in Identity Center (the Okta login)")
    .requiredOption("--permission-set <name>", "permission set that the person should hold")
    .requiredOption("--account <id or name>", "account in which they should hold it")
    .option("--group <name>", "pushed group that the access should come through")
    .option("--json", "print the findings as JSON")
    .addHelpText(
      "after",
      "\nUses the AWS credentials and Region of the environment; in a sandbox's shell, those of the sandbox.",
    )
    .action(async ({ json, ...question }: AccessQuestion & { json?: boolean }) => {
      const answer = await ask(question);
      if (!answer.holds) process.exitCode = EXIT.findings;
      if (json) printJson(answer);
      else process.stdout.write(`${formatAnswer(answer)}\n`);
    });
}

/** One line per finding, the open ones marked. */
export function formatAnswer({ findings }: AccessAnswer): string {
  return findings.map(({ ok, detail }) => `${ok ? "ok   " : "FAIL "} ${detail}`).join("\n");
}

async function ask(question: AccessQuestion): Promise<AccessAnswer> {
  try {
    return await checkAccess(question, await connectIdentityCenter());
  } catch (error) {
    throw explainAwsError(
      error,
      "The credentials need to read sso, identitystore and organizations.",
    );
  }
}
