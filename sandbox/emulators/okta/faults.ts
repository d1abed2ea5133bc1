import { z } from "zod";
import { commonFaults, faultRule, type FaultBoard } from "../http/faults";

/**
 * Faults of the emulated Okta, beside the common ones (`latency`, `throttle` = 429 with the rate limit headers,
 * `conflict` on writes, `serverError`, `dropConnection`). `operations` takes Okta's operation names, for example
 * `createGroup`.
 * - `linkByNameFails`: a push mapping whose target name exists already is refused with 400
 *   (okta/terraform-provider-okta#2894);
 * - `pushRace`: groups are pushed before their members were provisioned, which leaves the mapping in ERROR
 *   (okta/terraform-provider-okta#1164);
 * - `searchLag {ms}`: `search` does not find what was created or changed less than this ago (emulated time);
 * - `groupReadLag {ms}`: reading a group answers 404 this long after its creation (emulated time);
 * - `rule423`: writes to group rules answer 423 Locked (okta/terraform-provider-okta#2258);
 * - `rateLimit {perMinute?}`: calls over the limit of their endpoints are refused until the minute is over; the limits
 *   are Okta's, or the one given;
 * - `provisioningStalled`: the provisioning queue stands still until the fault is cleared.
 */
export const oktaFaultSchema = z.strictObject({
  ...commonFaults,
  linkByNameFails: faultRule({}),
  pushRace: faultRule({}),
  searchLag: faultRule({ ms: z.int().nonnegative() }),
  groupReadLag: faultRule({ ms: z.int().nonnegative() }),
  rule423: faultRule({}),
  rateLimit: faultRule({ perMinute: z.int().positive().optional() }),
  provisioningStalled: faultRule({}),
});

type OktaFaults = z.infer<typeof oktaFaultSchema>;
export type OktaFaultBoard = FaultBoard<OktaFaults>;
