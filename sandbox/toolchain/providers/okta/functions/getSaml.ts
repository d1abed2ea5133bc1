import { type Okta } from "../clients";
import { type Inputs, type OktaFunction } from "../handler";
import { flag, text } from "../schema";
import { omit, optionalText, textOf } from "../values";
import { type Props } from "../../framework/types";
import {
  applicationPath,
  applicationProps,
  settingsJson,
  type ApplicationJson,
} from "../resources/application";
import { signOnProps } from "../resources/samlSettings";

const inputs: Inputs = {
  activeOnly: flag({ default: true }),
  id: text(),
  label: text(),
  labelPrefix: text(),
  requestCompressed: flag(),
  skipGroups: flag({ default: false }),
  skipUsers: flag({ default: false }),
};

/** What the resource reports and the function does not. */
const RESOURCE_ONLY = [
  "acsEndpointsIndices",
  "adminNote",
  "appLinksJson",
  "enduserNote",
  "implicitAssignment",
  "logoUrl",
  "signOnMode",
];

/** `okta.app.getSaml`: an app by one of id, label and label prefix. */
export const getSaml: OktaFunction = {
  token: "okta:app/getSaml:getSaml",
  inputs,

  async invoke(args, context) {
    const app = await find(await context.clients.connect(), args);
    const settings = { ...applicationProps(app), ...signOnProps(app.settings?.signOn ?? {}) };
    return {
      ...withTexts(omit(settings, RESOURCE_ONLY)),
      activeOnly: args["activeOnly"] ?? true,
      appSettingsJson: settingsJson(app.settings?.app),
      features: app.features ?? [],
      groups: [],
      id: app.id,
      keyId: app.credentials?.signing?.kid ?? "",
      labelPrefix: args["labelPrefix"],
      links: JSON.stringify(app._links ?? {}),
      requestCompressed: args["requestCompressed"],
      skipGroups: args["skipGroups"] ?? false,
      skipUsers: args["skipUsers"] ?? false,
      spIssuer: "",
      users: [],
    };
  },
};

async function find({ http }: Okta, args: Props): Promise<ApplicationJson> {
  const [criterion, ...more] = ["id", "label", "labelPrefix"].filter((name) =>
    optionalText(args, name),
  );
  if (criterion === undefined || more.length > 0) {
    throw new Error("getSaml needs exactly one of id, label and labelPrefix.");
  }
  const wanted = textOf(args, criterion);
  if (criterion === "id") return http.get<ApplicationJson>(applicationPath(wanted));
  const filter = args["activeOnly"] === false ? undefined : 'status eq "ACTIVE"';
  const [app] = await http.get<ApplicationJson[]>("/api/v1/apps", { limit: 1, filter, q: wanted });
  if (app && (criterion === "labelPrefix" || app.label === wanted)) return app;
  throw new Error(`There is no SAML app with ${criterion} ${JSON.stringify(wanted)}.`);
}

/** A function's results have "" where a resource's outputs have nothing. */
function withTexts(props: Props): Props {
  return Object.fromEntries(Object.entries(props).map(([name, value]) => [name, value ?? ""]));
}
