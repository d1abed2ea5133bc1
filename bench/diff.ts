/**
 * `npm run bench:diff`: a preview that changes 10,000 grants, from the text to the Markdown comment.
 * Half of the grants go and the other half come.
 */
import { accessDiff } from "../model/diff/accessDiff";
import { readPreview } from "../model/diff/previewDocument";
import { renderMarkdown } from "../model/diff/render/markdown";
import { grantKey, grantResourceName, resourceSlug } from "../model/naming";

const GRANTS = 10_000;
const RUNS = 5;
const GROUPS = 100;
const ACCOUNT_BASE = 100_000_000_000;

interface Assignment {
  key: string;
  name: string;
}

function assignmentOf(index: number): Assignment {
  const principal = { type: "GROUP", name: `awssso-team-${index % GROUPS}` } as const;
  const permissionSet = "ReadOnly";
  const accountId = String(ACCOUNT_BASE + Math.floor(index / GROUPS));
  return {
    key: grantKey(principal, permissionSet, accountId),
    name: `access-${resourceSlug(permissionSet)}-${grantResourceName({ principal, permissionSet, accountId })}`,
  };
}

function inputsOf(assignments: readonly Assignment[]): object {
  const groups = Array.from({ length: GROUPS }, (_, at) => [
    `awssso-team-${at}`,
    { pushed: true, members: [`person-${at}@example.com`] },
  ]);
  const accounts = Array.from({ length: GRANTS / GROUPS }, (_, at) => [
    String(ACCOUNT_BASE + at),
    { name: `account-${at}-prod`, ouPath: ["Workloads"], tags: {} },
  ]);
  return {
    groups: Object.fromEntries(groups) as object,
    accounts: Object.fromEntries(accounts) as object,
    permissionSets: { ReadOnly: { name: "ReadOnly" } },
    rules: { everyone: {} },
    grants: Object.fromEntries(assignments.map(({ key }) => [key, ["everyone"]])) as object,
  };
}

/** Half of the grants go, half come: 10,000 steps and the component's. */
function previewText(): string {
  const all = Array.from({ length: GRANTS }, (_, index) => assignmentOf(index));
  const half = GRANTS / 2;
  const urn = "urn:pulumi:bench::okta-aws-access::";
  const component = {
    op: "update",
    urn: `${urn}okta-aws-access:index:WorkforceAccess::access`,
    oldState: { inputs: inputsOf(all.slice(0, half)) },
    newState: { inputs: inputsOf(all.slice(half)) },
  };
  const steps = all.map(({ name }, index) => ({
    op: index < half ? "delete" : "create",
    urn: `${urn}aws:ssoadmin/accountAssignment:AccountAssignment::${name}`,
    newState: { inputs: { targetId: "1", principalType: "GROUP" } },
  }));
  const changeSummary = { update: 1, delete: half, create: half };
  return JSON.stringify({ steps: [component, ...steps], changeSummary });
}

function run(text: string): number {
  const begin = performance.now();
  const diff = accessDiff(readPreview(text), "2026-11-22");
  renderMarkdown(diff);
  const milliseconds = performance.now() - begin;
  const { gained, lost } = diff.counts;
  if (gained + lost !== GRANTS || diff.other.length > 0)
    throw new Error(`${gained} gained, ${lost} lost, ${diff.other.length} not understood`);
  return Math.round(milliseconds);
}

const text = previewText();
const cpuBefore = process.cpuUsage();
const coldMs = run(text);
const { user, system } = process.cpuUsage(cpuBefore);
const warm = Array.from({ length: RUNS }, () => run(text)).sort((one, other) => one - other);
console.log(
  JSON.stringify({
    bench: "diff",
    grants: GRANTS,
    previewKiB: Math.round(text.length / 1024),
    coldMs,
    // What other processes on the machine do not change.
    coldCpuMs: Math.round((user + system) / 1000),
    warmMedianMs: warm[Math.floor(RUNS / 2)],
    peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
);
