import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { partitionOf } from "../../partition";
import { regionOf } from "../../readBack";
import { TEXT } from "../../schema";

/** `aws.getRegion`: a Region by name or EC2 endpoint, the provider's without either. Calls nothing. */
export const getRegion: FunctionHandler<AwsClients> = {
  token: "aws:index/getRegion:getRegion",
  inputs: { endpoint: TEXT, id: TEXT, name: TEXT, region: TEXT },

  async invoke(args, context) {
    const given = [args["name"], fromEndpoint(args["endpoint"]), args["region"]];
    const wanted = [...new Set(given.filter((name) => name !== undefined))];
    if (wanted.length > 1) throw new Error("getRegion was given more than one Region");
    const region = regionOf({ region: wanted[0] }, context);
    const { description, dnsSuffix } = await partitionOf(region);
    const endpoint = `ec2.${region}.${dnsSuffix}`;
    return { description, endpoint, id: region, name: region, region };
  },
};

function fromEndpoint(endpoint: unknown): string | undefined {
  if (typeof endpoint !== "string") return undefined;
  const region = /^ec2\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(endpoint)?.[1];
  if (region === undefined) throw new Error(`${endpoint} is no EC2 endpoint of a Region`);
  return region;
}
