import * as pulumi from "@pulumi/pulumi";
import { lookUp, StopError } from "../stopError";
import { type Clock, sharedPoll, SYSTEM_CLOCK } from "./sharedPoll";

/** Seconds for which a run waits for principals, unless an argument or the environment says so. */
const DEFAULT_WAIT_SECONDS = 300;

/** Environment variable with the seconds to wait; goes before the component's argument. */
const WAIT_VARIABLE = "ACCESS_SCIM_WAIT_SECONDS";

/** Waiting is reported when this much time has passed, and each time it has doubled. */
const FIRST_REPORT_MILLISECONDS = 5_000;

export interface PrincipalDirectoryArgs<Origin> {
  /** Word for one principal in messages. */
  kind: "group" | "user";
  identityStoreId: string;
  /** All names that will be asked for, for the message of a preview. */
  names: readonly string[];
  /** Reads the whole directory: name to id, with every id of a name that occurs twice. */
  list: () => Promise<ReadonlyMap<string, readonly string[]>>;
  /** Says of each missing name, in one line, what is known about it. */
  explain: (missing: ReadonlyMap<string, Origin>) => Promise<ReadonlyMap<string, string>>;
  waitMilliseconds: number;
  clock?: Clock;
}

/** Principals that SCIM creates in Identity Center some time after Okta was told to. */
export interface PrincipalDirectory<Origin> {
  /**
   * Id of one principal. A preview looks once and gives an unknown value when it is not listed; an
   * update waits. Rejected with a `StopError` that names all missing principals.
   *
   * @param origin what makes the principal appear; before it is known nothing is asked
   */
  idOf(name: string, origin: pulumi.Output<Origin>): pulumi.Output<string>;
  /** Ids of those names that are listed in the end. Never rejected because some are missing. */
  idsOf(origins: Readonly<Record<string, Origin>>): Promise<IdsByName>;
  /** Ids of those names that are listed now, without waiting. Never rejected. */
  idsNow(names: readonly string[]): Promise<IdsByName>;
}

export type IdsByName = Record<string, string>;

/** One directory per instance and kind, so that all its principals share one poll. */
export function principalDirectory<Origin>(
  args: PrincipalDirectoryArgs<Origin>,
  parent: pulumi.Resource,
): PrincipalDirectory<Origin> {
  const list = (): Promise<Map<string, string>> => readDirectory(args);
  const preview = pulumi.runtime.isDryRun();
  const origins = new Map<string, Origin>();
  const search = preview ? lookOnce(args, list, parent) : waitFor(args, list, origins, parent);
  const find = (name: string, origin: Origin): Promise<string | undefined> => {
    origins.set(name, origin);
    return search(name);
  };
  return {
    idOf: (name, origin) =>
      origin.apply(async (value) => (await find(name, value)) ?? unknownValue<string>()),
    idsOf: async (wanted) => {
      const entries = Object.entries(wanted);
      const found = await Promise.allSettled(entries.map(([name, value]) => find(name, value)));
      const ids = found.map((one) => (one.status === "fulfilled" ? one.value : undefined));
      if (preview && ids.includes(undefined)) return unknownValue<IdsByName>();
      return byName(Object.keys(wanted), ids);
    },
    idsNow: async (names) => {
      const listed = await list().catch(() => new Map<string, string>());
      const ids = names.map((name) => listed.get(name));
      return byName(names, ids);
    },
  };
}

type List = () => Promise<Map<string, string>>;
type Search = (name: string) => Promise<string | undefined>;

/** A preview changes nothing, so one look serves all names. */
function lookOnce<Origin>(
  { kind, names, waitMilliseconds }: PrincipalDirectoryArgs<Origin>,
  list: List,
  parent: pulumi.Resource,
): Search {
  let looked: Promise<Map<string, string>> | undefined;
  const look = async (): Promise<Map<string, string>> => {
    const listed = await list();
    const missing = names.filter((name) => !listed.has(name)).sort();
    if (missing.length > 0) {
      const seconds = waitMilliseconds / 1_000;
      void pulumi.log.info(
        `Identity Center does not list ${countOf(missing, kind)} yet (${missing.join(", ")}); ` +
          `pulumi up waits up to ${seconds} s for SCIM to create them.`,
        parent,
      );
    }
    return listed;
  };
  return async (name) => {
    looked ??= look();
    return (await looked).get(name);
  };
}

function waitFor<Origin>(
  args: PrincipalDirectoryArgs<Origin>,
  list: List,
  origins: ReadonlyMap<string, Origin>,
  parent: pulumi.Resource,
): Search {
  let reportAt = FIRST_REPORT_MILLISECONDS;
  return sharedPoll({
    list,
    deadlineMilliseconds: args.waitMilliseconds,
    clock: args.clock ?? SYSTEM_CLOCK,
    onMissing: (missing, waited) => {
      if (waited < reportAt) return;
      reportAt = waited * 2;
      void pulumi.log.info(
        `Waiting for Identity Center to list ${countOf(missing, args.kind)} ` +
          `(${missing.join(", ")}): ${Math.round(waited / 1_000)} s so far.`,
        parent,
      );
    },
    timedOut: (missing, waited) => timeoutError(args, missing, origins, waited),
  });
}

async function timeoutError<Origin>(
  { kind, identityStoreId, explain }: PrincipalDirectoryArgs<Origin>,
  missing: readonly string[],
  origins: ReadonlyMap<string, Origin>,
  waited: number,
): Promise<StopError> {
  const concerned = new Map([...origins].filter(([name]) => missing.includes(name)));
  const known = await explain(concerned).catch(() => new Map<string, string>());
  return new StopError(
    [
      `Identity Center (${identityStoreId}) does not list ${countOf(missing, kind)} after ` +
        `${Math.round(waited / 1_000)} s:`,
      ...missing.map((name) => `  ${name}: ${known.get(name) ?? "nothing more is known"}`),
      `Their account assignments were left out. Run pulumi up again when Okta has pushed them, ` +
        `or wait longer with ${WAIT_VARIABLE}=SECONDS.`,
    ].join("\n"),
  );
}

async function readDirectory<Origin>({
  kind,
  identityStoreId,
  names,
  list,
}: PrincipalDirectoryArgs<Origin>): Promise<Map<string, string>> {
  const listed = await lookUp(
    `The ${kind}s of identity store ${identityStoreId}`,
    "Check the AWS credentials and that they may list the identity store.",
    list,
  );
  const wanted = names.filter((name) => listed.has(name));
  const duplicates = wanted.filter((name) => (listed.get(name)?.length ?? 0) > 1).sort();
  if (duplicates.length > 0) {
    const lines = duplicates.map((name) => `  ${name}: ${listed.get(name)?.join(", ")}`);
    throw new StopError(
      [
        `Identity Center (${identityStoreId}) lists more than one ${kind} under one name, so it ` +
          "is not clear which one a grant means:",
        ...lines,
        "Delete the ones that Okta does not own, then run pulumi up again.",
      ].join("\n"),
    );
  }
  return new Map(wanted.map((name) => [name, listed.get(name)?.[0] ?? ""]));
}

/**
 * Milliseconds to wait for principals.
 *
 * @param seconds the component's argument; the environment variable goes before it
 * @throws StopError when either is not a number of seconds
 */
export function principalWaitMilliseconds(seconds = DEFAULT_WAIT_SECONDS): number {
  const given = process.env[WAIT_VARIABLE];
  const chosen = given === undefined || given === "" ? seconds : Number(given);
  if (!Number.isFinite(chosen) || chosen < 0) {
    throw new StopError(
      `The wait for SCIM is ${given ?? seconds}; ${WAIT_VARIABLE} takes a number of seconds, ` +
        `for example ${DEFAULT_WAIT_SECONDS}.`,
    );
  }
  return chosen * 1_000;
}

function countOf(names: readonly string[], kind: string): string {
  return `${names.length} ${kind}${names.length === 1 ? "" : "s"}`;
}

function byName(names: readonly string[], ids: readonly (string | undefined)[]): IdsByName {
  const found = names.map((name, index) => [name, ids[index]] as const);
  return Object.fromEntries(
    found.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** The SDK's marker of a value that a preview cannot know; its type says nothing of that. */
function unknownValue<T>(): T {
  return pulumi.unknown as unknown as T;
}
