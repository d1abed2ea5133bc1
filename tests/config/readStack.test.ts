import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state";
import { readStackAccess } from "../../config/readStack";
import { type ResolvedAccess } from "../../model/accessModel";
import { childOf, plainValue } from "../../model/source/configNode";
import { parseYaml } from "../../model/source/yamlSource";
import { stackText } from "../support/accessConfig";
import { runWithMocks } from "../support/mocks";
import { useTemporaryDirectory } from "../support/temporaryDirectory";

const directory = useTemporaryDirectory();

const { getStore } = state as unknown as {
  getStore(): { settings: { options: { rootDirectory?: string } } };
};

interface RunOptions {
  /** Configuration keys of the engine that differ from the file. */
  config?: Record<string, string>;
  secrets?: string[];
  calls?: Record<string, unknown>;
}

/** Runs `readStackAccess` with the configuration that the engine would make of the file. */
function run(text: string, { config = {}, secrets = [], calls = {} }: RunOptions = {}) {
  writeFileSync(join(directory(), "Pulumi.yaml"), "name: okta-aws-access\n");
  writeFileSync(join(directory(), "Pulumi.test.yaml"), text);
  return runWithMocks<ResolvedAccess>({ calls }, () => {
    getStore().settings.options.rootDirectory = directory();
    pulumi.runtime.setAllConfig({ ...engineValues(text), ...config }, secrets);
    return readStackAccess();
  });
}

function engineValues(text: string): Record<string, string> {
  const config = childOf(parseYaml("Pulumi.test.yaml", text).root, "config");
  if (config?.kind !== "map") return {};
  return Object.fromEntries(
    [...config.entries].map(([key, { value }]) => {
      const plain = plainValue(value);
      return [key, typeof plain === "string" ? plain : JSON.stringify(plain)];
    }),
  );
}

const keys = (access: ResolvedAccess | undefined) => access?.grants.map(({ key }) => key);

describe("readStackAccess (mocked engine)", () => {
  it("resolves the engine's configuration and keeps the file's places", async () => {
    const { result, errors, calls } = await run(stackText());
    expect(errors).toEqual([]);
    expect(calls).toEqual([]);
    expect(keys(result)).toHaveLength(4);
    expect(result?.grants[0]?.sources[0]?.location?.file).toBe("Pulumi.test.yaml");
  });

  it("keeps account ids that the engine has read as octal numbers", async () => {
    const text = stackText({
      accounts: '[{id: "111111111111", name: main}, {id: 012345670123, name: shop}]',
      accessRules: "[{groups: [awssso-admins], permissionSets: [Admin], accounts: [012345670123]}]",
    });
    const config = {
      "okta-aws-access:accounts":
        '[{"id":"111111111111","name":"main"},{"id":1402433619,"name":"shop"}]',
      "okta-aws-access:accessRules":
        '[{"groups":["awssso-admins"],"permissionSets":["Admin"],"accounts":[1402433619]}]',
    };
    const { result } = await run(text, { config });
    expect(keys(result)).toEqual(["awssso-admins|Admin|012345670123"]);
  });

  it("throws all errors at once and registers nothing", async () => {
    const text = stackText({ acsUrl: "nope", organisation: '""' });
    const { errors, result, resources } = await run(text);
    expect(result).toBeUndefined();
    expect(resources).toEqual([]);
    // The program turns it into a stop without this prefix of the mocks kit.
    expect(errors[0]?.split("\n")).toEqual([
      "unexpected ConfigurationError: The configuration has errors; nothing was changed.",
      expect.stringMatching(/^Pulumi\.test\.yaml:3:27 acsUrl: "nope" is not an ACS URL/),
      expect.stringMatching(/^Pulumi\.test\.yaml:4:33 organisation: "" is not usable/),
    ]);
  });

  it("logs warnings and notes", async () => {
    const text = stackText({ accessRules: "[]" });
    const scimEndpoint = "https://scim.eu-central-1.amazonaws.com/t/scim/v2/";
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
    const info = jest.spyOn(pulumi.log, "info").mockResolvedValue();
    await run(text, { config: { "okta-aws-access:scimEndpoint": scimEndpoint } });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.lastCall?.[0].split("\n")).toHaveLength(4);
    expect(info.mock.calls).toEqual([
      [expect.stringMatching(/^config scimEndpoint: note: the trailing slash is taken off/)],
    ]);
    warn.mockRestore();
    info.mockRestore();
  });

  it("never shows the SCIM token, encrypted or not", async () => {
    const token = "0d6d4f6e-hunter2";
    const text = stackText({ scimToken: "{secure: v1:abc}" });
    const config = { "okta-aws-access:scimToken": token };
    const sound = await run(text, { config, secrets: ["okta-aws-access:scimToken"] });
    expect(keys(sound.result)).toHaveLength(4);
    expect(JSON.stringify(sound)).not.toContain(token);
    const clear = await run(stackText(), { config });
    expect(clear.errors[0]).toContain("config scimToken: is not encrypted");
    expect(JSON.stringify(clear)).not.toContain(token);
  });
});

const account = (id: string, name: string, state = "ACTIVE") => ({
  id,
  name,
  email: `${name}@example.com`,
  state,
  status: state,
});

/** An organization of two levels, as the provider's functions answer for it. */
const ORGANIZATION = {
  "aws:organizations/getOrganization:getOrganization": {
    masterAccountId: "111111111111",
    roots: [{ id: "r-root" }],
    accounts: [
      account("111111111111", "main"),
      account("222222222222", "shop"),
      account("333333333333", "old", "SUSPENDED"),
      account("444444444444", "new", "PENDING_ACTIVATION"),
    ],
  },
  "aws:organizations/getOrganizationalUnits:getOrganizationalUnits": ({
    parentId,
  }: {
    parentId: string;
  }) => ({
    children:
      {
        "r-root": [{ id: "ou-root-aaaaaaaa", name: "A" }],
        "ou-root-aaaaaaaa": [{ id: "ou-root-bbbbbbbb", name: "B" }],
      }[parentId] ?? [],
  }),
  "aws:organizations/getOrganizationalUnitChildAccounts:getOrganizationalUnitChildAccounts": ({
    parentId,
  }: {
    parentId: string;
  }) => ({
    accounts:
      { "r-root": [{ id: "111111111111" }], "ou-root-bbbbbbbb": [{ id: "222222222222" }] }[
        parentId
      ] ?? [],
  }),
  "aws:organizations/getResourceTags:getResourceTags": ({
    resourceId,
  }: {
    resourceId: string;
  }) => ({
    tags: resourceId === "222222222222" ? { env: "prod" } : {},
  }),
};

const LIVE = { accountDirectory: "live", accounts: null, managementAccountId: null };
const rule = (selector: string) =>
  `[{groups: [awssso-admins], permissionSets: [Admin], accounts: [${selector}]}]`;

describe("a live account directory (mocked provider)", () => {
  const countByFunction = (calls: readonly { token: string }[]) => {
    const counts: Record<string, number> = {};
    for (const { token } of calls) {
      const name = token.split(":").at(-1) ?? "";
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return counts;
  };

  it.each([
    ["all", ["222222222222"], { getOrganization: 1 }],
    ["management", ["111111111111"], { getOrganization: 1 }],
    [
      "{ou: A, depth: descendants}",
      ["222222222222"],
      { getOrganization: 1, getOrganizationalUnits: 3, getOrganizationalUnitChildAccounts: 3 },
    ],
    [
      "{ou: ou-root-bbbbbbbb, depth: direct}",
      ["222222222222"],
      { getOrganization: 1, getOrganizationalUnits: 3, getOrganizationalUnitChildAccounts: 3 },
    ],
    ["{tag: env=prod}", ["222222222222"], { getOrganization: 1, getResourceTags: 2 }],
  ])("for %s reads no more than it needs", async (selector, accounts, calls) => {
    const run1 = await run(stackText({ ...LIVE, accessRules: rule(selector) }), {
      calls: ORGANIZATION,
    });
    expect(run1.result?.grants.map(({ accountId }) => accountId)).toEqual(accounts);
    expect(countByFunction(run1.calls)).toEqual(calls);
  });

  it("takes accounts that are not ACTIVE for suspended", async () => {
    const { result } = await run(stackText({ ...LIVE, accessRules: rule("all") }), {
      calls: ORGANIZATION,
    });
    expect(result?.accounts.map(({ id, status }) => [id, status])).toEqual([
      ["111111111111", "ACTIVE"],
      ["222222222222", "ACTIVE"],
      ["333333333333", "SUSPENDED"],
      ["444444444444", "SUSPENDED"],
    ]);
  });

  it("makes no call while the configuration has errors that need none", async () => {
    const text = stackText({ ...LIVE, issuer: "nope" });
    const { calls, errors } = await run(text, { calls: ORGANIZATION });
    expect(calls).toEqual([]);
    expect(errors[0]).toContain("issuer");
  });

  it("stops with the remedy when Organizations cannot be read", async () => {
    const text = stackText(LIVE);
    const refused = await run(text, {
      calls: {
        "aws:organizations/getOrganization:getOrganization": () => {
          const details = "AccessDeniedException: not you";
          throw Object.assign(new Error(details), { details });
        },
      },
    });
    expect(refused.errors).toContain(
      "The accounts of AWS Organizations could not be read: AccessDeniedException: not you. " +
        "Deploy from the management account or a delegated administrator, or set accountDirectory to a snapshot.",
    );
    const empty = { masterAccountId: "1", roots: [], accounts: [] };
    const hidden = await run(text, {
      calls: { "aws:organizations/getOrganization:getOrganization": empty },
    });
    expect(hidden.errors).toEqual([
      expect.stringMatching(/^AWS Organizations shows no accounts to this account\. Deploy from/),
    ]);
  });
});
