import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { REQUIRED_TEXT } from "../../schema";
import { descendantUnits, unitResult } from "./accounts";

/** `aws.organizations.getOrganizationalUnitDescendantOrganizationalUnits`: the units below a root or unit. */
export const getOrganizationalUnitDescendantOrganizationalUnits: FunctionHandler<AwsClients> = {
  token:
    "aws:organizations/getOrganizationalUnitDescendantOrganizationalUnits:" +
    "getOrganizationalUnitDescendantOrganizationalUnits",
  inputs: { parentId: REQUIRED_TEXT },

  async invoke(args, context) {
    const parentId = String(args["parentId"]);
    const organizations = await context.clients.organizations();
    const units = await doing(
      `listing Organizations Organizational Units for parent (${parentId}) and descendants`,
      () => descendantUnits(organizations, parentId),
    );
    return { childrens: units.map(unitResult), id: parentId, parentId };
  },
};
