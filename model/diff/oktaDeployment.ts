import { type ResourceAction, type ResourceChange } from "./previewSteps";
import {
  because,
  inputText,
  listDetails,
  type OktaFindings,
  type OktaReader,
  PAST,
} from "./oktaReport";

/** What `DeploymentIdentity` declares: how a CI signs in to Okta. */
export const DEPLOYMENT_READERS: Readonly<Record<string, OktaReader>> = {
  "okta:app/oAuth:OAuth": readServiceApp,
  "okta:index/appOauthApiScope:AppOauthApiScope": readScopes,
  "okta:app/oauthRoleAssignment:OauthRoleAssignment": readRole,
  "tls:index/privateKey:PrivateKey": readPrivateKey,
};

function found(action: ResourceAction, text: string, details: string[] = []): OktaFindings {
  return { changes: [{ what: "deploymentIdentity", action, text, details }], risks: [] };
}

function readServiceApp(change: ResourceChange): OktaFindings {
  const { action, name } = change;
  const label = inputText(change, "label", name);
  return found(
    action,
    `Service application "${label}" for deployments ${PAST[action]}${because(change)}`,
    action === "replace" || action === "delete" ? ["its client id is no longer valid"] : [],
  );
}

/** Without the inputs of a side that is not there, all scopes come or go. */
function readScopes(change: ResourceChange): OktaFindings {
  const { action } = change;
  const verbs = { create: "are granted", delete: "are taken away", replace: "are granted anew" };
  const verb = { update: "change", other: "change", ...verbs }[action];
  const none = { scopes: [] };
  const sides = {
    oldInputs: action === "create" ? none : change.oldInputs,
    newInputs: action === "delete" ? none : change.newInputs,
  };
  const details = listDetails(sides, "scopes", ["granted", "taken away"]);
  return found(action, `Okta API scopes of deployments ${verb}`, details);
}

const GRANTED: Record<ResourceAction, string> = {
  ...PAST,
  create: "is granted",
  replace: "is granted anew",
  delete: "is taken away",
};

function readRole(change: ResourceChange): OktaFindings {
  const role = inputText(change, "type", change.name);
  const text = `Admin role ${role} of deployments ${GRANTED[change.action]}${because(change)}`;
  return found(change.action, text);
}

function readPrivateKey(change: ResourceChange): OktaFindings {
  const { action } = change;
  const text = `Private key of deployments ${PAST[action]}${because(change)}`;
  const details = ["Okta accepts the new key only; its id is another one"];
  return found(action, text, action === "replace" ? details : []);
}
