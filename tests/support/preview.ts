import { type TestSandbox } from "./sandbox";
import { nameOf } from "./resourceLookup";

/** Type tokens of resources that the program declares, by a short name. */
export const TYPES = {
  group: "okta:group/group:Group",
  pushGroup: "okta:index/pushGroup:PushGroup",
  assignment: "aws:ssoadmin/accountAssignment:AccountAssignment",
} as const;

/** One step of `pulumi preview --json`. */
export interface PreviewStep {
  op: string;
  urn: string;
  newState?: { type: string };
  oldState?: { type: string };
}

/** What a preview would change: steps but `same` and `read`. @throws with all output when it fails */
export async function changesOf(sandbox: TestSandbox): Promise<PreviewStep[]> {
  const { code, stdout, stderr } = await sandbox.pulumi(["preview", "--json"]);
  if (code !== 0) throw new Error(`preview ended with ${code}\n${stdout}\n${stderr}`);
  const { steps } = JSON.parse(stdout) as { steps: PreviewStep[] };
  return steps.filter(({ op }) => op !== "same" && op !== "read");
}

/** Names of the resources of one type with one operation, sorted. */
export function namesOf(
  steps: readonly PreviewStep[],
  op: string,
  kind: keyof typeof TYPES,
): string[] {
  return steps
    .filter((step) => step.op === op && typeOf(step) === TYPES[kind])
    .map(nameOf)
    .sort();
}

function typeOf({ newState, oldState }: PreviewStep): string | undefined {
  return (newState ?? oldState)?.type;
}
