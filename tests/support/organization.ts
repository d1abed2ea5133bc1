import {
  CloseAccountCommand,
  CreateAccountCommand,
  DescribeCreateAccountStatusCommand,
  ListParentsCommand,
  MoveAccountCommand,
} from "@aws-sdk/client-organizations";
import { type TestSandbox } from "./sandbox";

/** What others do to the organization beside the program, with the official client. */

/** Moves an account to the root or unit that another account is in. */
export async function moveBeside(
  box: TestSandbox,
  AccountId: string,
  otherAccountId: string,
): Promise<void> {
  const [SourceParentId, DestinationParentId] = await Promise.all([
    parentOf(box, AccountId),
    parentOf(box, otherAccountId),
  ]);
  const command = new MoveAccountCommand({ AccountId, SourceParentId, DestinationParentId });
  await box.aws.organizations.send(command);
}

/** Creates an account, which begins in the root. @returns its id */
export async function createAccount({ aws }: TestSandbox, AccountName: string): Promise<string> {
  const Email = `aws+${AccountName}@example.com`;
  const started = await aws.organizations.send(new CreateAccountCommand({ AccountName, Email }));
  const request = { CreateAccountRequestId: started.CreateAccountStatus?.Id };
  const ended = await aws.organizations.send(new DescribeCreateAccountStatusCommand(request));
  const { State, AccountId } = ended.CreateAccountStatus ?? {};
  if (State !== "SUCCEEDED" || AccountId === undefined)
    throw new Error(`the account is ${State}, not created`);
  return AccountId;
}

export async function closeAccount({ aws }: TestSandbox, AccountId: string): Promise<void> {
  await aws.organizations.send(new CloseAccountCommand({ AccountId }));
}

/** What AWS Support does on request, for which there is no API. */
export async function reopenAccount({ connection }: TestSandbox, id: string): Promise<void> {
  const url = `${connection.aws.endpoint}/__sandbox/organizations/accounts/${id}`;
  const answer = await fetch(url, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ status: "ACTIVE" }),
  });
  if (!answer.ok) throw new Error(`reopening ${id} was answered with ${answer.status}`);
}

async function parentOf({ aws }: TestSandbox, ChildId: string): Promise<string> {
  const { Parents } = await aws.organizations.send(new ListParentsCommand({ ChildId }));
  return Parents?.[0]?.Id ?? "";
}
