import { PolicyPack } from "@pulumi/policy";
import configuration from "./configuration.json";
import { toPolicies } from "./engine/toPolicy";
import { GUARD_RAILS } from "./guardRails";

/**
 * The pack of guard rails. `configuration.json` is what holds without `--policy-pack-config`; a file
 * given there replaces it key by key.
 */
new PolicyPack("okta-aws-access", { policies: toPolicies(GUARD_RAILS) }, configuration);
