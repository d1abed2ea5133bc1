import { type Props } from "../../framework/types";
import { type OktaContext } from "../handler";
import { textOf } from "../values";

/** Waits as `delayReadSeconds` says; what is no whole number is passed over, as officially. */
export async function delayed(args: Props, context: OktaContext): Promise<void> {
  const seconds = textOf(args, "delayReadSeconds");
  if (/^\d+$/.test(seconds)) await context.wait(Number(seconds) * 1000);
}
