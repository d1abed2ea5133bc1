import { accessDiff, type AccessDiff } from "../../../model/diff/accessDiff";
import { readPreview } from "../../../model/diff/previewDocument";
import { sections } from "../../../model/diff/render/sections";
import { accessFixture, type AccessFixture } from "../../support/accessFixture";
import { accessSteps, previewText } from "../../support/accessPreview";

const [MAIN, PROD, DEV] = ["111111111111", "222222222222", "333333333333"] as const;
const ADMIN = { name: "Admin", managedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] };
const POWER = { name: "Power", managedPolicies: ["arn:aws:iam::aws:policy/PowerUserAccess"] };
const [ANA, BO] = ["ana@example.com", "bo@example.com"] as const;

type Groups = Record<string, string[] | undefined>;

function accessOf(groups: Groups, more: AccessFixture = {}) {
  const { grants = [["engineers", "Admin", PROD], ["engineers", "Admin", DEV]], ...rest } = more; // prettier-ignore
  const access = accessFixture({
    groups: Object.entries(groups).map(([name, members]) => ({ name, members })),
    permissionSets: [ADMIN, POWER, "Read"],
    accounts: [
      { id: MAIN, name: "acme-main" },
      { id: PROD, name: "acme-prod" },
      { id: DEV, name: "acme-dev" },
    ],
    grants,
    ...rest,
  });
  const identityCenter = { ...access.model.identityCenter, managementAccountId: MAIN };
  return { ...access, model: { ...access.model, identityCenter } };
}

function diffOf(before: Groups, after: Groups, old?: AccessFixture, next = old): AccessDiff {
  const steps = accessSteps(accessOf(before, old), accessOf(after, next));
  return accessDiff(readPreview(previewText(steps)), "2026-11-22");
}

const texts = ({ risks }: AccessDiff): string[] => risks.map(({ id, message }) => `${id}: ${message}`); // prettier-ignore
const join = (members: string[], grants?: AccessFixture["grants"]): AccessDiff =>
  diffOf({ engineers: [] }, { engineers: members }, grants === undefined ? {} : { grants });

describe("people who join a group", () => {
  test("become administrators of its production accounts, by name", () => {
    expect(texts(join([ANA]))).toEqual([
      'administrator-in-production: ana@example.com joins "engineers" and becomes administrator by "Admin" in acme-prod.',
    ]);
    expect(texts(join([ANA, BO]))).toEqual([
      'administrator-in-production: ana@example.com, bo@example.com join "engineers" and become administrator by "Admin" in acme-prod.',
    ]);
  });

  test("become power users of production accounts", () => {
    expect(texts(join([ANA], [["engineers", "Power", PROD], ["engineers", "Power", DEV]]))).toEqual([
      'power-user-in-production: ana@example.com joins "engineers" and becomes power user by "Power" in acme-prod.',
    ]); // prettier-ignore
  });

  test("come into the management account, with whatever set", () => {
    expect(texts(join([ANA], [["engineers", "Read", MAIN]]))).toEqual([
      'management-account: ana@example.com joins "engineers" and gains "Read" in acme-main, the management account.',
    ]);
  });

  test("count by the names of sets that nobody declares", () => {
    expect(join([ANA], [["engineers", "Gone", PROD]]).risks.map(({ id }) => id)).toEqual([
      "administrator-in-production",
    ]);
  });

  test.each<[string, AccessDiff]>([
    ["a group without power", join([ANA], [["engineers", "Read", PROD]])],
    ["a group with power in development", join([ANA], [["engineers", "Admin", DEV]])],
    ["a group that holds what they have by another", diffOf({ engineers: [], others: [ANA] }, { engineers: [ANA], others: [ANA] }, { grants: [["engineers", "Admin", PROD], ["others", "Admin", PROD]] })],
    ["a group in place of another with the same grants", diffOf({ engineers: [], others: [ANA] }, { engineers: [ANA], others: [] }, { grants: [["engineers", "Admin", PROD], ["others", "Admin", PROD]] })],
    ["a group that holds what they have of their own", diffOf({ engineers: [] }, { engineers: [ANA] }, { grants: [["engineers", "Admin", PROD], [`user:${ANA}`, "Admin", PROD]] })],
  ])("are no risk in %s", (_what, { risks }) => {
    expect(risks).toEqual([]);
  }); // prettier-ignore

  test("are not told again where the grant or the set's power is new", () => {
    const fresh = diffOf({ engineers: [] }, { engineers: [ANA] }, { grants: [] }, { grants: [["engineers", "Admin", PROD]] }); // prettier-ignore
    expect(fresh.memberships[0]?.gains).toEqual([]);
    expect(texts(fresh)).toEqual([
      'administrator-in-production: Group "engineers" becomes administrator by "Admin" in acme-prod.',
    ]);
    const grants = [["engineers", "Read", PROD]] as const;
    const permissionSets = [{ ...ADMIN, name: "Read" }];
    const grown = diffOf({ engineers: [] }, { engineers: [ANA] }, { grants }, { grants, permissionSets }); // prettier-ignore
    expect(texts(grown)[0]).toBe(
      'administrator-in-production: Group "engineers" becomes administrator by "Read" in acme-prod.',
    );
    expect(grown.risks.filter(({ id }) => id === "administrator-in-production")).toHaveLength(1);
  });
});

describe("what joining and leaving means", () => {
  const grants = [["engineers", "Admin", DEV], ["engineers", "Admin", PROD], ["engineers", "Read", DEV], ["others", "Read", DEV]] as const; // prettier-ignore
  const diff = diffOf(
    { engineers: ["cem@example.com"], others: [BO] },
    { engineers: [ANA, BO], others: [BO] },
    { grants },
  );

  test("is told by permission set, with people of the same gain together", () => {
    expect(diff.memberships).toEqual([
      {
        group: "engineers",
        joined: [ANA, BO],
        left: ["cem@example.com"],
        grants: 3,
        gains: [
          { people: [ANA, BO], permissionSet: "Admin", accountIds: [PROD, DEV], accountNames: ["acme-dev", "acme-prod"] }, // prettier-ignore
          { people: [ANA], permissionSet: "Read", accountIds: [DEV], accountNames: ["acme-dev"] },
        ],
        losses: [
          { people: ["cem@example.com"], permissionSet: "Admin", accountIds: [PROD, DEV], accountNames: ["acme-dev", "acme-prod"] }, // prettier-ignore
          { people: ["cem@example.com"], permissionSet: "Read", accountIds: [DEV], accountNames: ["acme-dev"] }, // prettier-ignore
        ],
      },
    ]);
  });

  test("is shown below the group", () => {
    const members = sections(diff).find(({ title }) => title === "Members: 1 group");
    expect(members?.items[0]?.details).toEqual([
      { lead: "joined: ", names: [ANA, BO] },
      { lead: "ana@example.com, bo@example.com gain Admin in 2 accounts: ", names: ["acme-dev", "acme-prod"] }, // prettier-ignore
      { lead: "ana@example.com gains Read in 1 account: ", names: ["acme-dev"] },
      { lead: "left: ", names: ["cem@example.com"] },
      { lead: "cem@example.com loses Admin in 2 accounts: ", names: ["acme-dev", "acme-prod"] },
      { lead: "cem@example.com loses Read in 1 account: ", names: ["acme-dev"] },
    ]);
  });
});
