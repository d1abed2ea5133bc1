import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { partitionOf } from "../../partition";
import { TEXT } from "../../schema";

/** `aws.getPartition`: the partition of the provider's Region. Calls nothing. */
export const getPartition: FunctionHandler<AwsClients> = {
  token: "aws:index/getPartition:getPartition",
  inputs: { id: TEXT },

  async invoke(_args, context) {
    const { name, dnsSuffix } = await partitionOf(context.clients.region);
    const reverseDnsPrefix = dnsSuffix.split(".").reverse().join(".");
    return { dnsSuffix, id: name, partition: name, reverseDnsPrefix };
  },
};
