import { PolicyPack } from "@pulumi/policy";
import { toPolicies } from "./engine/toPolicy";
import { GUARD_RAILS } from "./guardRails";
import { initialConfiguration } from "./initialConfiguration";

/** The pack of guard rails. A file given by `--policy-pack-config` goes before what it starts with. */
new PolicyPack("okta-aws-access", { policies: toPolicies(GUARD_RAILS) }, initialConfiguration());
