import * as z from "zod";
import { accountIdText, matchingText, requiredText, tagMap } from "./values";

export const accountSchema = z.strictObject({
  id: accountIdText.describe("Twelve digits; quote them."),
  name: requiredText("give the account's name")
    .optional()
    .describe("Account name; required unless the directory is live or a snapshot."),
  alias: matchingText(
    /^[A-Za-z][\w.-]*$/,
    "is not an alias; begin with a letter, then letters, digits, dots, dashes or underscores",
  )
    .optional()
    .describe("Short name for use in selectors."),
  email: z.string().optional().describe("Root user's e-mail address."),
  ou: z
    .string()
    .default("")
    .describe("Organizational unit by path from the root, `Workloads/Prod`; empty for the root."),
  ouIds: z
    .array(matchingText(/^ou-[a-z0-9]+-[a-z0-9]+$/, "is not an organizational unit id"))
    .optional()
    .describe("Ids of the organizational units in `ou`, for selectors by id."),
  status: z
    .enum(["ACTIVE", "SUSPENDED", "PENDING_CLOSURE"])
    .default("ACTIVE")
    .describe("Accounts that are not ACTIVE get no grants."),
  tags: tagMap.describe("Tags of the account, for selectors."),
});

export const accountDirectorySchema = requiredText('write "inline", "live" or a file name')
  .default("inline")
  .describe(
    "Where accounts come from: `inline` (the list `accounts`), `live` (AWS Organizations, read in " +
      "preview and up: for 3,000 accounts in 50 units 153 calls, about 250 more when a selector names " +
      "a unit, and 3,000 more when one names a tag), or the path of a snapshot file, which " +
      "`access accounts pull` writes and which costs a preview no calls.",
  );
