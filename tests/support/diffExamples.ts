import { risksSchema } from "../../model/schema/risks";
import { accessFixture, type AccessFixture } from "./accessFixture";
import { accessSteps, engineStep, PREVIEW_TYPES, previewText } from "./accessPreview";

const [ONE, TWO] = ["111111111111", "222222222222"] as const;
const READ = { name: "Read", managedPolicies: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] };
const ADMIN = { name: "Admin", managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] };
const policy = (...Statement: object[]): string => JSON.stringify({ Statement });

const BASE: AccessFixture = {
  groups: [
    { name: "readers", members: ["ana@example.com", "bo@example.com"] },
    "admins",
    { name: "break-glass", members: [] },
  ],
  permissionSets: [READ, ADMIN],
  accounts: [
    { id: ONE, name: "acme-dev" },
    { id: TWO, name: "acme-prod" },
  ],
  grants: [
    ["readers", "Read", ONE],
    ["readers", "Read", TWO],
  ],
};

/** Many kinds of change at once. */
const MANY: AccessFixture = {
  ...BASE,
  groups: [
    { name: "readers", members: ["ana@example.com", "cem@example.com"] },
    "admins",
    { name: "break-glass", members: ["dana@example.com"] },
  ],
  permissionSets: [
    {
      name: "Read",
      sessionDuration: "PT8H",
      customerManagedPolicies: [{ name: "logs", path: "/acme/" }],
      inlinePolicy: policy(
        { Effect: "Allow", Action: ["s3:*", "s3:GetObject"], Resource: "*" },
        { Effect: "Deny", Action: "s3:DeleteBucket", Resource: "*" },
      ),
    },
    ADMIN,
  ],
  grants: [
    ["readers", "Read", ONE],
    ["admins", "Admin", TWO],
    ["admins", "Admin", ONE],
    ["user:eve@example.com", "Read", ONE],
  ],
};

function steps(before: AccessFixture, after: AccessFixture): unknown[] {
  return accessSteps(accessFixture(before), accessFixture(after));
}

/** The same with a last day and an owner for every rule. */
function withLastDay(fixture: AccessFixture, expires: string) {
  const access = accessFixture(fixture);
  const grants = access.grants.map((grant) => ({
    ...grant,
    sources: grant.sources.map((source) => ({ ...source, expires, owner: "ana@example.com" })),
  }));
  return { ...access, grants };
}

/** Eleven accounts, two of which have the same name. */
const ESTATE = Array.from({ length: 11 }, (_, at) => ({
  id: String(222_222_222_220 + at),
  name: at < 2 ? "acme-shared" : `acme-team-${at}${at === 7 ? "-prod" : ""}`,
}));
const ESTATE_GRANTS = ESTATE.map(({ id }) => ["admins", "Read", id] as const);

const OPERATOR = {
  managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"],
  permissionsBoundary: { managedPolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" },
  inlinePolicy: policy({ Effect: "Deny", Action: "iam:CreateUser", Resource: "*" }),
};
const MOVING: AccessFixture = {
  ...BASE,
  permissionSets: [ADMIN, { name: "Operator", ...OPERATOR }],
  accounts: [
    { id: ONE, name: "acme-web", ouPath: ["Workloads", "SDLC"], tags: { team: "web" } },
    { id: TWO, name: "acme-prod" },
  ],
  grants: [
    ["admins", "Admin", ONE],
    ["admins", "Operator", TWO],
  ],
};

/** An account moves to production under an administrator, and a set gets another name. */
const MOVED: AccessFixture = {
  ...MOVING,
  permissionSets: [ADMIN, { name: "Engineer", ...OPERATOR }],
  accounts: [
    { id: ONE, name: "acme-shop", ouPath: ["Workloads", "Prod"], tags: { team: "shop" } },
    { id: TWO, name: "acme-prod" },
  ],
  grants: [
    ["admins", "Admin", ONE],
    ["admins", "Engineer", TWO],
  ],
};

const RULE = { name: "r", access: "ALLOW", factorMode: "2FA" };

/** Previews of every kind, as `pulumi preview --json` prints them, by the name of their golden files. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  many: previewText([
    ...steps(BASE, MANY),
    engineStep("replace", PREVIEW_TYPES.app, "access", { before: { label: "AWS" } }, ["label"]),
    engineStep("delete", PREVIEW_TYPES.push, "access-readers"),
    engineStep("update", PREVIEW_TYPES.rules, "access", {
      before: { rules: [RULE] },
      after: { rules: [{ ...RULE, factorMode: "1FA" }] },
    }),
    engineStep("create", "aws:s3/bucket:Bucket", "logs"),
  ]),
  nothing: previewText(steps(BASE, BASE)),
  failed: previewText(
    [...steps(BASE, BASE), { urn: "urn:odd" }],
    ["The configuration is wrong:\n  issuer: is no URL\n\n  portalUrl: is no URL"],
  ),
  "first-deployment": previewText(accessSteps(undefined, accessFixture(BASE))),
  destroy: previewText(accessSteps(accessFixture(BASE), undefined)),
  "last-days": previewText(
    accessSteps(withLastDay(BASE, "2026-11-30"), withLastDay(MANY, "2026-12-01")),
  ),
  "rules-off": previewText(
    steps(
      { ...BASE, model: { risks: risksSchema.parse({ rules: { "session-longer": "off" } }) } },
      { ...MANY, model: { risks: risksSchema.parse({ rules: { "session-longer": "off" } }) } },
    ),
  ),
  accounts: previewText(
    steps(
      { ...BASE, grants: [["admins", "Read", ONE]] },
      { ...BASE, grants: ESTATE_GRANTS, accounts: ESTATE },
    ),
  ),
  /** What `pulumi refresh --preview-only` finds after somebody attached a policy by hand. */
  drift: previewText([
    ...steps(BASE, BASE),
    engineStep("update", PREVIEW_TYPES.managedPolicies, "access-Read", {
      before: { managedPolicyArns: READ.managedPolicies },
      after: { managedPolicyArns: [...READ.managedPolicies, ...ADMIN.managedPolicies] },
    }),
  ]),
  moves: previewText([
    ...steps(MOVING, MOVED),
    engineStep("create", "okta:user/user:User", "access-cem", {
      after: { login: "cem@example.com" },
    }),
    engineStep("delete", "okta:user/user:User", "access-bo", {
      before: { login: "bo@example.com" },
    }),
    engineStep("delete", "okta:app/groupAssignment:GroupAssignment", "access"),
  ]),
  "no-model-many": previewText(
    [1, 2, 3].map((at) => engineStep("replace", PREVIEW_TYPES.assignment, `access-set/${at}`)),
  ),
  "no-model": previewText([engineStep("delete", PREVIEW_TYPES.push, "access-readers")]),
};
