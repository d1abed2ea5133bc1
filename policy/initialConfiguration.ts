import { type PolicyPackConfig } from "@pulumi/policy";
import configuration from "./configuration.json";
import { GUARD_RAILS } from "./guardRails";

/**
 * What holds without `--policy-pack-config`. Every level is spelt out: the SDK sends a missing one as
 * the protocol's default, and the engine would take that for "advisory".
 */
export function initialConfiguration(
  written: Readonly<Record<string, object>> = configuration,
): PolicyPackConfig {
  return Object.fromEntries(
    GUARD_RAILS.map(({ id, level }) => [id, { enforcementLevel: level, ...written[id] }]),
  );
}
