import { type EmulatorClock } from "../http/clock";
import { type EmulatorLag } from "../seed";
import { type AwsFaultBoard } from "./faults";
import { type AwsState } from "./state";

/** Who signed the request. */
export interface Caller {
  accountId: string;
  accessKeyId: string;
  /** Region of the credential scope. */
  region: string;
}

/** What every operation works on. */
export interface AwsContext {
  state: AwsState;
  clock: EmulatorClock;
  lag: EmulatorLag;
  faults: AwsFaultBoard;
}

/** The same with the request at hand. */
export interface CallContext extends AwsContext {
  caller: Caller;
  /** Name of the operation. */
  operation: string;
}

export const isReadOnly = (operation: string): boolean => /^(Describe|Get|Is|List)/.test(operation);

/** Epoch seconds, as the AWS APIs write dates. */
export function nowSeconds(context: AwsContext): number {
  return context.clock.now() / 1000;
}
