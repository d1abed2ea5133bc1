import { type FastifyRequest } from "fastify";
import { type EmulatorClock } from "../http/clock";
import { type Journal } from "../http/journal";
import { type OktaSeed } from "../seed";
import { type OktaFaultBoard } from "./faults";
import { type OktaState } from "./state";

/** What every route and every rule of the emulated org works on. */
export interface OktaContext {
  seed: OktaSeed;
  state: OktaState;
  clock: EmulatorClock;
  faults: OktaFaultBoard;
  journal: Journal;
  provisioning: ProvisioningQueue;
  /** Tells the owner that the state changed. */
  changed(): void;
}

/** What provisioning itself works on. */
export type DirectoryContext = Omit<OktaContext, "provisioning">;

/** The part of the provisioning engine that the directory sees. */
export interface ProvisioningQueue {
  /** Compares the directory with what was pushed, soon, and pushes the difference. */
  wake(appId: string): void;
  /** `wake` for every application. */
  wakeAll(): void;
  /** Pushes people and groups of an application in full, also what Okta believes to be there. */
  pushNow(appId: string): void;
  /** Drops all that is queued for an application that is being removed. */
  forget(appId: string): void;
}

/** Emulated time as Okta writes it: ISO 8601, whole seconds. */
export function timestamp(context: Pick<OktaContext, "clock">): string {
  return `${context.clock.isoNow().slice(0, 19)}.000Z`;
}

/** `https://acme.okta.com`: the org's public URL, stable over restarts, used where a port must not show. */
export function publicOrgUrl(seed: OktaSeed): string {
  return `https://${seed.orgName}.${seed.baseUrl}`;
}

/**
 * The address at which the caller reached the emulator, without trailing slash: the `Host` header where it names a
 * loopback address, else (absolute-form requests of Okta's Go client) the socket's own address.
 */
export function ownUrl(request: FastifyRequest): string {
  const host = request.headers.host ?? "";
  if (/^(127\.\d+\.\d+\.\d+|localhost|\[::1\])(:\d+)?$/.test(host)) return `http://${host}`;
  return `http://127.0.0.1:${request.socket.localPort ?? 80}`;
}
