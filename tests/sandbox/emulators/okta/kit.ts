import { type AddressInfo } from "node:net";
import { Client } from "@okta/okta-sdk-nodejs";
import {
  createOktaEmulator,
  type OktaEmulator,
} from "../../../../sandbox/emulators/okta/createOktaEmulator";
import { type OktaState } from "../../../../sandbox/emulators/okta/state";
import { type EmulatorLag, type OktaSeed } from "../../../../sandbox/emulators/seed";

export const API_TOKEN = "sandbox-api-token-0123456789";

export const SEED: OktaSeed = {
  orgName: "acme-dev",
  baseUrl: "okta.com",
  apiToken: API_TOKEN,
  users: [
    {
      userName: "ada@acme.example",
      firstName: "Ada",
      lastName: "Lovelace",
      email: "ada@acme.example",
      department: "Platform",
    },
    {
      userName: "grace@acme.example",
      firstName: "Grace",
      lastName: "Hopper",
      email: "grace@acme.example",
    },
  ],
  groups: [{ name: "Engineers", description: "All engineers", members: ["ada@acme.example"] }],
};

const NO_LAG: EmulatorLag = { assignmentMs: 0, provisioningMs: 0, scimPushMs: 0 };

/** A parsed reply; tests check it value by value. */
export type Json = ReturnType<typeof JSON.parse>;

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

export interface RunningOkta {
  emulator: OktaEmulator;
  url: string;
  client: Client;
  changes(): number;
  /** Sends JSON with the API token, or with the given headers instead. */
  send(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

export interface StartOptions {
  state?: OktaState;
  seed?: OktaSeed;
  lag?: Partial<EmulatorLag>;
}

/** The emulator on a real port, with the official SDK's client on it. */
export async function startOkta(options: StartOptions = {}): Promise<RunningOkta> {
  let changes = 0;
  const emulator = createOktaEmulator(options.seed ?? SEED, {
    lag: { ...NO_LAG, ...options.lag },
    onChange: () => {
      changes += 1;
    },
    state: options.state,
  });
  await emulator.app.listen({ host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(emulator.app.server.address() as AddressInfo).port}`;
  return {
    emulator,
    url,
    client: oktaClient(url),
    changes: () => changes,
    send: (method, path, body, headers) => send(url, method, path, body, headers),
    async close() {
      await emulator.stop();
      await emulator.app.close();
    },
  };
}

function oktaClient(orgUrl: string): Client {
  // null switches the response cache off; the type does not say so.
  const cacheMiddleware = null as unknown as undefined;
  return new Client({ orgUrl, token: API_TOKEN, cacheMiddleware });
}

async function send(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `SSWS ${API_TOKEN}` },
): Promise<Answer> {
  const isText = typeof body === "string";
  const response = await fetch(path.startsWith("http") ? path : url + path, {
    method,
    headers: {
      ...(body === undefined || isText ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: body === undefined || isText ? (body as string | undefined) : JSON.stringify(body),
  });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.includes("json") ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== "" ? JSON.parse(text) : text,
  };
}

/** Body of the catalog application for IAM Identity Center. */
export const AWS_APP = {
  name: "amazon_aws_sso",
  label: "AWS IAM Identity Center",
  signOnMode: "SAML_2_0",
  settings: {
    app: {
      acsURL: "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/11111111",
      entityID: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-1234567890",
    },
  },
};

export async function createAwsApp(okta: RunningOkta, overrides: object = {}): Promise<Json> {
  return (await okta.send("POST", "/api/v1/apps", { ...AWS_APP, ...overrides })).body;
}

export async function createGroup(okta: RunningOkta, name: string): Promise<string> {
  return (await okta.send("POST", "/api/v1/groups", { profile: { name } })).body.id;
}

/** A person with everything that IAM Identity Center asks for. */
export async function createUser(
  okta: RunningOkta,
  name: string,
  profile: object = {},
): Promise<string> {
  const login = `${name.toLowerCase()}@acme.example`;
  const answer = await okta.send("POST", "/api/v1/users?activate=true", {
    profile: {
      login,
      email: login,
      firstName: name,
      lastName: "Tester",
      displayName: `${name} Tester`,
      ...profile,
    },
    credentials: { password: { value: "correct horse" } },
  });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
}

export async function setFaults(okta: RunningOkta, faults: object): Promise<void> {
  const answer = await okta.send("PUT", "/__sandbox/faults", faults);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}
