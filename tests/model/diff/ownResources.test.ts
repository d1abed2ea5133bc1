import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type ResolvedAccess } from "../../../model/accessModel";
import { accessDiff } from "../../../model/diff/accessDiff";
import { readPreview } from "../../../model/diff/previewDocument";
import { sections } from "../../../model/diff/render/sections";
import { accessFixture } from "../../support/accessFixture";
import { accessSteps, engineStep, PREVIEW_TYPES, previewText } from "../../support/accessPreview";

const ACCOUNT = "111111111111";
const BASE = accessFixture({
  groups: [{ name: "readers", members: ["ana@example.com"] }],
  permissionSets: ["Read"],
  accounts: [{ id: ACCOUNT, name: "acme-dev" }],
  grants: [["readers", "Read", ACCOUNT]],
});
const OPS = ["create", "update", "replace", "delete"] as const;
type Op = (typeof OPS)[number];

interface Example {
  /** Logical name, as the program gives it. */
  name: string;
  /** Inputs beside the operation. */
  inputs?: object;
  /** The line of the diff for each operation; absent: the engine never does that to the type. */
  says: Partial<Record<Op, string>>;
}

const USUAL = { create: "is created", update: "is updated", replace: "is replaced", delete: "is deleted" }; // prettier-ignore

function okta(name: string, subject: string, inputs: object = {}, verbs = USUAL): Example {
  const says = Object.fromEntries(OPS.map((op) => [op, `${subject} ${verbs[op]}`]));
  return { name, inputs, says };
}

function partOfSet(what: string): Example {
  const line = (verb: string): string =>
    `Read: no other rights (1 grant, 1 person) / ${what} ${verb}`;
  const says = {
    create: line("is put in place"),
    update: line("is written again"),
    replace: line("is made anew"),
    delete: line("is no longer managed"),
  };
  return { name: "access-Read", says };
}

/** Every type of resource that a component registers, with what the diff says of it. */
const TYPES: Readonly<Record<string, Example>> = {
  "aws:ssoadmin/accountAssignment:AccountAssignment": {
    name: `access-Read-readers/Read/${ACCOUNT}`,
    says: {
      create: "readers (1 person): Read in acme-dev; was declared before, but is not in place yet",
      replace: "readers (1 person): Read in acme-dev; the assignment changes: brief loss of access",
      delete: "readers (1 person): Read in acme-dev; is still declared, but its assignment is deleted",
    },
  },
  "aws:ssoadmin/permissionSet:PermissionSet": {
    name: "access-Read",
    says: {
      create: "Read: created, not as declared (1 grant, 1 person)",
      update: "Read: no other rights (1 grant, 1 person) / the set is written again",
      replace: "Read: replaced, with a brief loss of access (1 grant, 1 person)",
      delete: "Read: deleted, not as declared (1 grant, 1 person)",
    },
  },
  "aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy": partOfSet("inline policy"),
  "aws:ssoadmin/permissionsBoundaryAttachment:PermissionsBoundaryAttachment": partOfSet("boundary"),
  "aws:ssoadmin/managedPolicyAttachmentsExclusive:ManagedPolicyAttachmentsExclusive": partOfSet("list of AWS managed policies"),
  "aws:ssoadmin/customerManagedPolicyAttachmentsExclusive:CustomerManagedPolicyAttachmentsExclusive": partOfSet("list of customer managed policies"),
  "okta:app/saml:Saml": okta("access", 'Okta application "AWS"', { label: "AWS" }),
  "okta:index/appSignonPolicy:AppSignonPolicy": okta("access", 'Sign-on policy "AWS"', { name: "AWS" }),
  "okta:app/signonPolicyRules:SignonPolicyRules": {
    ...okta("access", "Sign-on policy", { rules: [] }),
    says: {
      ...okta("access", "Sign-on policy", { rules: [] }).says,
      delete: "Sign-on policy is deleted / weakened: rules that guard the application are no longer managed",
    },
  },
  "okta:app/groupAssignment:GroupAssignment": okta("access", "Assignment of the group to the Okta application"),
  "okta:group/rule:Rule": okta("access", "Group rule that assigns people to the Okta application"),
  "okta:group/group:Group": okta("access-assignment", 'Okta group "AWS users"', { name: "AWS users" }),
  "okta:index/groupMemberships:GroupMemberships": okta("access-readers", 'Members of the group "readers"', {}, { create: "are set", update: "are set anew", replace: "are set anew", delete: "are no longer managed" }),
  "okta:index/pushGroup:PushGroup": okta("access-readers", 'Push of the group "readers"'),
  "okta:user/user:User": okta("access-ana~1", "Person ana@example.com", { login: "ana@example.com" }, { create: "is created in Okta", update: "is updated in Okta", replace: "is replaced in Okta", delete: "is deactivated and deleted in Okta" }),
  "okta:app/oAuth:OAuth": {
    name: "access-deployment",
    inputs: { label: "CI" },
    says: {
      create: 'Service application "CI" for deployments is created',
      update: 'Service application "CI" for deployments is updated',
      replace: 'Service application "CI" for deployments is replaced / its client id is no longer valid',
      delete: 'Service application "CI" for deployments is deleted / its client id is no longer valid',
    },
  },
  "okta:index/appOauthApiScope:AppOauthApiScope": {
    name: "access-deployment",
    inputs: { scopes: ["okta.apps.manage"] },
    says: {
      create: "Okta API scopes of deployments are granted / granted: okta.apps.manage",
      update: "Okta API scopes of deployments change",
      replace: "Okta API scopes of deployments are granted anew",
      delete: "Okta API scopes of deployments are taken away / taken away: okta.apps.manage",
    },
  },
  "okta:app/oauthRoleAssignment:OauthRoleAssignment": okta("access-deployment-APP_ADMIN", "Admin role APP_ADMIN of deployments", { type: "APP_ADMIN" }, { create: "is granted", update: "is updated", replace: "is granted anew", delete: "is taken away" }),
  "tls:index/privateKey:PrivateKey": {
    name: "access-deployment",
    says: {
      create: "Private key of deployments is created",
      update: "Private key of deployments is updated",
      replace: "Private key of deployments is replaced / Okta accepts the new key only; its id is another one",
      delete: "Private key of deployments is deleted",
    },
  },
}; // prettier-ignore

const EXAMPLES = Object.entries(TYPES).flatMap(([type, { name, inputs = {}, says }]) =>
  OPS.flatMap((op) =>
    says[op] === undefined ? [] : [[op, type, name, inputs, says[op]] as const],
  ),
);

/** A preview that changes nothing but one resource. */
function diffWith(op: Op, type: string, name: string, inputs: object, access: ResolvedAccess) {
  const sides = {
    ...(op === "create" ? {} : { before: inputs }),
    ...(op === "delete" ? {} : { after: inputs }),
  };
  const step = engineStep(op, type, name, sides);
  const others = accessSteps(access, access).filter(({ urn }) => urn !== step.urn);
  return accessDiff(readPreview(previewText([...others, step])), "2026-11-22");
}

test.each(EXAMPLES)("%s of %s is told in words", (op, type, name, inputs, line) => {
  const diff = diffWith(op, type, name, inputs, BASE);
  const lines = sections(diff).flatMap(({ items }) =>
    items.map(({ text, details }) => [text, ...details].join(" / ")),
  );
  expect(lines).toContain(line);
  expect(diff).toMatchObject({ other: [], problems: [] });
});

test("the examples are of exactly the types that components register", () => {
  expect(Object.keys(TYPES).sort()).toEqual(registeredTypes());
  expect(Object.keys(TYPES)).toEqual(
    expect.arrayContaining([PREVIEW_TYPES.app, PREVIEW_TYPES.push]),
  );
});

const VALUE_IMPORT = /^import \{([^}]+)\} from "(@pulumi\/(?!pulumi["/])[^"]+)";/gm;

/** Type tokens of all provider resources that files of the program make with `new`, sorted. */
function registeredTypes(): string[] {
  const root = join(__dirname, "../../..");
  const files = readdirSync(join(root, "components"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(root, "components", file));
  const types = [join(root, "index.ts"), ...files].flatMap((file) => {
    const source = readFileSync(file, "utf8");
    // A whole package would hide from this test what is made of it.
    expect(source).not.toMatch(/import \* as \w+ from "@pulumi\/(?!pulumi["/])/);
    return [...source.matchAll(VALUE_IMPORT)].flatMap(([, names = "", from = ""]) =>
      names
        .split(",")
        .map((name) => name.trim().split(/ as /))
        .filter(([name = "", local = name]) => source.includes(`new ${local}(`))
        .map(([name = ""]) => typeOf(from, name)),
    );
  });
  return [...new Set(types)].sort();
}

function typeOf(from: string, name: string): string {
  const exported = createRequire(__filename)(from) as Record<string, { __pulumiType: string }>;
  return exported[name]?.__pulumiType ?? `${name} of ${from}`;
}
