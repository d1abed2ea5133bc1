import { createOktaEmulator } from "../../../../sandbox/emulators/okta/createOktaEmulator";
import { type OktaSeed } from "../../../../sandbox/emulators/seed";
import { checkInputs } from "../../../../sandbox/toolchain/providers/framework/check";
import { completeOutputs } from "../../../../sandbox/toolchain/providers/framework/outputs";
import { inputsAfterRead } from "../../../../sandbox/toolchain/providers/framework/refresh";
import { type Props } from "../../../../sandbox/toolchain/providers/framework/types";
import { plainProps } from "../../../../sandbox/toolchain/providers/framework/values";
import { createClients } from "../../../../sandbox/toolchain/providers/okta/clients";
import { readSettings } from "../../../../sandbox/toolchain/providers/okta/configuration";
import { oktaDefinition } from "../../../../sandbox/toolchain/providers/okta/definition";
import {
  type OktaContext,
  type OktaResource,
} from "../../../../sandbox/toolchain/providers/okta/handler";
import { check, compareChecked, type Deployed, updateInPlace } from "../../../support/handlerKit";

export { type Deployed, messageOf } from "../../../support/handlerKit";

// Loading the SDK takes a while on a busy machine.
jest.setTimeout(60_000);

export const SEED: OktaSeed = {
  orgName: "acme-dev",
  baseUrl: "okta.com",
  apiToken: "00sandbox-api-token-for-tests-0000000000",
  users: [
    {
      userName: "ada@acme.example",
      firstName: "Ada",
      lastName: "Lovelace",
      email: "ada@acme.example",
      department: "Research",
    },
    {
      userName: "grace@acme.example",
      firstName: "Grace",
      lastName: "Hopper",
      email: "grace@acme.example",
    },
  ],
  groups: [
    { name: "Staff", description: "Everybody who works here", members: ["ada@acme.example"] },
  ],
};

/** What the app for Identity Center must be given. */
export const AWS_APP = {
  label: "AWS IAM Identity Center",
  preconfiguredApp: "amazon_aws_sso",
  appSettingsJson: JSON.stringify({
    acsURL: "https://eu-central-1.signin.aws.amazon.com/platform/saml/acs/2b6e1c1e",
    entityID: "https://eu-central-1.signin.aws.amazon.com/platform/saml/d-99670a1b2c",
  }),
};

export interface Bench {
  url: string;
  context: OktaContext;
  /** Official milliseconds of each wait so far. */
  waits: number[];
  /** Names of the API calls since the last time that they were asked for, writes only on request. */
  calls(kind?: "writes"): Promise<string[]>;
  /** Bodies of the calls of an operation since the last `calls`, oldest first. */
  bodies(operation: string): Promise<Props[]>;
  faults(faults: object): Promise<void>;
  control(method: string, path: string, body?: unknown): Promise<Props>;
  /** A call to the Management API, as somebody else would make it. */
  api<T = Props>(method: string, path: string, body?: unknown): Promise<T>;
  /** A context with other settings of the provider, on the same emulator. */
  contextWith(variables: Record<string, string>, environment?: Record<string, string>): OktaContext;
  /** Resolves when all provisioning was done. */
  idle(): Promise<void>;
  userId(login: string): Promise<string>;
  stop(): Promise<void>;
}

interface JournalEntry {
  method: string;
  operation: string;
  body?: Props;
}

/** The Okta emulator over HTTP, and a handler's context whose waits move its clock and take no time. */
export async function startBench(): Promise<Bench> {
  const emulator = createOktaEmulator(SEED, {
    lag: { assignmentMs: 0, provisioningMs: 0, scimPushMs: 0 },
    onChange: () => undefined,
  });
  const url = await emulator.app.listen({ host: "127.0.0.1", port: 0 });
  const waits: number[] = [];
  const control: Bench["control"] = (method, path, body) =>
    send(`${url}/__sandbox/${path}`, method, body);
  const contextWith: Bench["contextWith"] = (variables, environment = {}) => ({
    clients: createClients(readSettings({ httpProxy: url, ...variables }, environment)),
    signal: new AbortController().signal,
    timeoutSeconds: 0,
    wait: async (officialMs) => {
      waits.push(officialMs);
      await control("POST", "clock", { advanceMs: officialMs });
    },
  });
  const api: Bench["api"] = (method, path, body) =>
    send(url + path, method, body, { authorization: `SSWS ${SEED.apiToken}` });
  const journal = async () => (await control("GET", "journal")) as unknown as JournalEntry[];
  return {
    url,
    context: contextWith({ apiToken: SEED.apiToken }),
    waits,
    contextWith,
    control,
    api,
    async calls(kind) {
      const entries = await journal();
      await control("DELETE", "journal");
      const shown = entries.filter(({ method }) => kind !== "writes" || method !== "GET");
      return shown.map(({ operation }) => operation);
    },
    async bodies(operation) {
      const entries = await journal();
      return entries.filter((entry) => entry.operation === operation).map(({ body = {} }) => body);
    },
    async faults(faults) {
      await control("PUT", "faults", faults);
    },
    idle: () => emulator.idle(),
    userId: async (login) => String((await api("GET", `/api/v1/users/${login}`))["id"]),
    async stop() {
      await emulator.stop();
      await emulator.app.close();
    },
  };
}

/** A JSON request; fails for other statuses than 2xx. */
export async function send<T>(
  url: string,
  method: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text}`);
  return (text === "" ? {} : JSON.parse(text)) as T;
}

/** The handler of a token such as `okta:group/group:Group`. */
export function handlerOf(token: string): OktaResource {
  const handler = oktaDefinition.resources.find((item) => item.token === token);
  if (!handler) throw new Error(`no handler ${token}`);
  return handler;
}

/** Check, then Create. Fails with the reasons when the inputs are refused. */
export async function deploy(
  handler: OktaResource,
  declared: Props,
  context: OktaContext,
): Promise<Deployed> {
  const inputs = check(handler, declared);
  const { id, outputs } = await handler.create(inputs, context);
  return { id, inputs, outputs: complete(handler, { ...inputs, ...outputs }) };
}

/** Check, Diff, and Update in place. Fails when the change would replace the resource, or be none. */
export async function change(
  handler: OktaResource,
  deployed: Deployed,
  declared: Props,
  context: OktaContext,
): Promise<Deployed> {
  const inputs = check(handler, declared);
  const outputs = await updateInPlace(handler, deployed, inputs, context);
  return { id: deployed.id, inputs, outputs: complete(handler, { ...inputs, ...outputs }) };
}

/** What Diff says of new inputs: each changed property path with `update` or `replace`. */
export function compare(
  handler: OktaResource,
  deployed: Deployed,
  declared: Props,
): Record<string, string> {
  return compareChecked(handler, deployed, check(handler, declared));
}

/** Read with the state at hand; `undefined` when the resource is gone. */
export async function refresh(
  handler: OktaResource,
  deployed: Deployed,
  context: OktaContext,
): Promise<Deployed | undefined> {
  const found = await handler.read(deployed.id, deployed.outputs, context);
  if (!found) return undefined;
  const inputs = inputsAfterRead(handler.inputs, deployed.inputs, found.inputs);
  return { id: found.id, inputs, outputs: complete(handler, found.outputs) };
}

/** Read by id alone, as `pulumi import` and `.get` do, with the inputs as the handler reports them. */
export async function importById(
  handler: OktaResource,
  id: string,
  context: OktaContext,
): Promise<Deployed | undefined> {
  const found = await handler.read(id, {}, context);
  return found && { ...found, outputs: complete(handler, found.outputs) };
}

/** Invokes a function after its arguments were checked and completed. */
export async function invoke(token: string, args: Props, context: OktaContext): Promise<Props> {
  const handler = oktaDefinition.functions.find((item) => item.token === token);
  if (!handler) throw new Error(`no function ${token}`);
  const { inputs, failures } = checkInputs(handler, args);
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  return handler.invoke(inputs, context);
}

function complete(handler: OktaResource, outputs: Props): Props {
  return plainProps(completeOutputs(handler, outputs, []));
}
