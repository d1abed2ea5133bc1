import * as z from "zod";
import { dateText, nameList, requiredText } from "./values";

const tagList = nameList.min(1, { error: "is empty; name at least one tag" });

const selectorWords = z.strictObject({
  account: z.string().optional().describe("An account's id, name or alias."),
  ou: z
    .string()
    .optional()
    .describe("An organizational unit by path from the root or by id; needs `depth`."),
  depth: z
    .enum(["direct", "descendants"])
    .optional()
    .describe("`direct`: accounts of the unit itself. `descendants`: of units below it as well."),
  tag: z.string().optional().describe("An account tag, `key` or `key=value`."),
  tags: z
    .strictObject({
      any: tagList.optional().describe("At least one of these tags."),
      all: tagList.optional().describe("All of these tags."),
    })
    .optional()
    .describe("Several account tags."),
  name: z.string().optional().describe("Account names by glob: `*` any text, `?` one character."),
});

/** What must hold between the words of a selector. */
const selectorObject = selectorWords.superRefine((selector, context) => {
  const complain = (message: string): void => context.addIssue({ code: "custom", message });
  const { ou, depth, tags } = selector;
  if (Object.keys(selector).length === 0)
    complain("selects nothing; give account, ou with depth, tag, tags or name");
  if (ou !== undefined && depth === undefined)
    complain("ou needs depth: direct (accounts of the unit itself) or descendants");
  if (ou === undefined && depth !== undefined) complain("depth belongs to ou, which is missing");
  if (tags !== undefined && Object.keys(tags).length === 0) complain("tags needs any or all");
});

const selectorList = z.array(z.union([z.string(), selectorObject]));

const who = {
  groups: nameList.default([]).describe("Names of declared groups."),
  users: nameList.default([]).describe("User names of declared people; prefer groups."),
  permissionSets: nameList.default([]).describe("Names of declared permission sets."),
  accounts: selectorList
    .default([])
    .describe(
      "Accounts: the words `all`, `management` and `root`, an id, a name, an alias, or an object. " +
        "Items add up; several words in one object must all hold.",
    ),
  except: selectorList
    .default([])
    .describe("Accounts to leave out, in the same words. Wins over `accounts`."),
};

export const accessRuleSchema = z.strictObject({
  name: requiredText("give the rule a name or remove the key")
    .optional()
    .describe("Name of the rule, unique in the stack; shown wherever a grant is explained."),
  ...who,
  grants: z
    .array(z.strictObject(who))
    .default([])
    .describe("Several groups × permission sets × accounts under one reason, instead of one."),
  reason: z.string().optional().describe("Why the access is needed."),
  owner: z.string().optional().describe("Who answers for the rule."),
  ticket: z.string().optional().describe("Ticket or change that approved it."),
  expires: dateText
    .optional()
    .describe("Last day on which the rule grants anything; a warning is given 14 days before."),
  review: dateText.optional().describe("Day on which the rule is to be looked at again."),
  allowEmpty: z
    .boolean()
    .default(false)
    .describe("True: the rule may match no account, as for a unit that is still empty."),
});
