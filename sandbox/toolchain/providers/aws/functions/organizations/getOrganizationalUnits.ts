import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { REQUIRED_TEXT } from "../../schema";
import { childUnits, unitResult } from "./accounts";

/** `aws.organizations.getOrganizationalUnits`: the units directly in a root or unit. */
export const getOrganizationalUnits: FunctionHandler<AwsClients> = {
  token: "aws:organizations/getOrganizationalUnits:getOrganizationalUnits",
  inputs: { parentId: REQUIRED_TEXT },

  async invoke(args, context) {
    const parentId = String(args["parentId"]);
    const organizations = await context.clients.organizations();
    const units = await doing(
      `listing Organizations Organizational Units for parent (${parentId})`,
      () => childUnits(organizations, parentId),
    );
    return { children: units.map(unitResult), id: parentId, parentId };
  },
};
