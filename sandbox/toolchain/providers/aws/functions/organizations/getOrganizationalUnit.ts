import { type FunctionHandler } from "../../../framework/types";
import { type AwsClients } from "../../clients";
import { doing } from "../../errors";
import { REQUIRED_TEXT } from "../../schema";
import { childUnits, unitResult } from "./accounts";

/** `aws.organizations.getOrganizationalUnit`: a unit by its name in a root or unit. */
export const getOrganizationalUnit: FunctionHandler<AwsClients> = {
  token: "aws:organizations/getOrganizationalUnit:getOrganizationalUnit",
  inputs: { name: REQUIRED_TEXT, parentId: REQUIRED_TEXT },

  async invoke(args, context) {
    const name = String(args["name"]);
    const parentId = String(args["parentId"]);
    const organizations = await context.clients.organizations();
    const unit = await doing(
      `reading Organizations Organizational Unit (${parentId}/${name})`,
      async () => {
        const units = await childUnits(organizations, parentId);
        const found = units.find((candidate) => candidate.Name === name);
        if (found) return found;
        const names = units.map((candidate) => candidate.Name).join(", ") || "none";
        throw new Error(`not found; there are: ${names}`);
      },
    );
    return { ...unitResult(unit), parentId };
  },
};
