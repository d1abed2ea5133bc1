import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { PartialStateError } from "../../../sandbox/toolchain/providers/framework/errors";
import {
  type Props,
  type ProviderDefinition,
  type PropertySchema,
  type ResourceHandler,
} from "../../../sandbox/toolchain/providers/framework/types";

/**
 * A cloud in a file, for tests of the provider framework with the real engine. It has one kind of
 * thing, a badge. `revision` counts its changes, `token` is a secret that the cloud makes.
 */
interface Cloud {
  /** Path of the JSON file with all badges by name. */
  file: string;
  /** A setting of the provider that every badge shows; not part of any badge's inputs. */
  livery: string;
}

type Badges = Record<string, Props>;

function load({ file }: Cloud): Badges {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Badges) : {};
}

function save({ file }: Cloud, badges: Badges): void {
  writeFileSync(file, JSON.stringify(badges, undefined, 2));
}

const DOOR: PropertySchema = {
  kind: "object",
  properties: {
    number: { kind: "number", required: true },
    access: { kind: "string", oneOf: ["OPEN", "CLOSED"], required: true },
  },
};

const badge: ResourceHandler<Cloud> = {
  token: "demo:index/badge:Badge",
  inputs: {
    name: { kind: "string", required: true, forceNew: true },
    colour: { kind: "string", default: "grey" },
    /** The cloud chooses one. */
    motto: { kind: "string", computed: true },
    holders: { kind: "set", element: { kind: "string" } },
    doors: { kind: "list", element: DOOR },
    labels: { kind: "map", element: { kind: "string" } },
    policy: { kind: "json" },
    pin: { kind: "string" },
  },
  outputs: {
    arn: {},
    revision: { volatile: true },
    token: { secret: true },
    lostAt: {},
    livery: {},
  },
  validate: ({ colour }) =>
    colour === "invisible" ? [{ property: "colour", reason: "cannot be seen by anybody" }] : [],
  replacesWhen: { colour: (state) => state["colour"] === "gold" },
  plannedOutputs: (_news, { livery }) => ({ livery }),
  async create(inputs, { clients, wait }) {
    await wait(inputs["colour"] === "drying" ? 600_000 : 1000);
    const badges = load(clients);
    const name = String(inputs["name"]);
    if (badges[name]) throw new Error(`${name} exists already (pin was ${inputs["pin"]})`);
    badges[name] = { motto: "semper idem", ...inputs, livery: clients.livery, revision: 1 };
    save(clients, badges);
    if (inputs["colour"] === "fading") {
      const reasons = [`${name} exists, but its colour does not hold.`];
      throw new PartialStateError({ id: name, outputs: outputsOf(name, badges[name]), reasons });
    }
    return { id: name, outputs: outputsOf(name, badges[name]) };
  },
  async read(id, _state, { clients }) {
    const found = load(clients)[id];
    if (!found) return undefined;
    // A real cloud never tells a PIN, and answers with empty values for what was never set.
    const inputs: Props = { labels: {}, doors: [], ...found };
    const outputs = outputsOf(id, found);
    for (const hidden of ["pin", "revision", "livery"]) delete inputs[hidden];
    delete outputs["pin"];
    return { id, inputs, outputs };
  },
  async update(id, _olds, news, { clients }) {
    const badges = load(clients);
    const before = badges[id] ?? {};
    const revision = Number(before["revision"]) + 1;
    badges[id] = { motto: before["motto"], ...news, livery: clients.livery, revision };
    save(clients, badges);
    return outputsOf(id, badges[id]);
  },
  async delete(id, _state, { clients }) {
    const badges = load(clients);
    delete badges[id];
    save(clients, badges);
  },
};

function outputsOf(name: string, stored: Props): Props {
  return { ...stored, arn: `arn:demo:badge/${name}`, token: `token-of-${name}` };
}

export const demoProvider: ProviderDefinition<Cloud> = {
  name: "demo",
  version: "1.0.0",
  configuration: ["file", "livery"],
  configure({ file, livery = "" }) {
    if (file) return { file, livery };
    throw new Error("The demo cloud needs a file: set `demo:file` with `pulumi config set`.");
  },
  resources: [badge],
  functions: [
    {
      token: "demo:index/getBadge:getBadge",
      inputs: { name: { kind: "string", required: true } },
      async invoke({ name }, { clients }) {
        const found = load(clients)[String(name)];
        if (!found) throw new Error(`there is no badge ${String(name)}`);
        return { arn: `arn:demo:badge/${String(name)}`, revision: found["revision"] };
      },
    },
  ],
};
