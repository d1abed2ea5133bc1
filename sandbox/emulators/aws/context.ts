import { type EmulatorClock } from "../http/clock";
import { type EmulatorLag } from "../seed";
import { type AwsFaultBoard } from "./faults";
import { type AwsState } from "./state";

/** Who signed the request. */
export interface Caller {
  accountId: string;
  accessKeyId: string;
}

/** What every operation works on. */
export interface AwsContext {
  state: AwsState;
  clock: EmulatorClock;
  lag: EmulatorLag;
  faults: AwsFaultBoard;
}

/** The same with the signer of the request at hand. */
export interface CallContext extends AwsContext {
  caller: Caller;
}

/** Epoch seconds, as the AWS APIs write dates. */
export function nowSeconds(context: AwsContext): number {
  return context.clock.now() / 1000;
}
