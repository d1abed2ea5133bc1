import { TOKENS } from "../../components/tokens";
import { known } from "../engine/checks";
import { type DeclaredResource, type GuardRail, ofStack } from "../guardRail";
import { entries, TEXT } from "./allowances";
import { CATALOG_APP, TYPES } from "./types";

interface RecordedApp {
  stack: string;
  appId: string;
}

interface ReplacementSettings {
  recorded?: RecordedApp[];
}

const REMEDY =
  "Nobody can sign in until the metadata of a new application is in AWS. Undo the change; or take " +
  "the record out of app-replacement.recorded in the pack's configuration, and record the new id " +
  "afterwards.";

/**
 * Neither a replacement nor a deletion is shown to a policy pack. So the pack's configuration records
 * which application is in use, and everything else than that one is refused: in a preview, where a
 * new application has no id yet, and in an update, where what depends on the application gets the
 * new id before the old application is deleted.
 */
export const appReplacement: GuardRail<ReplacementSettings> = {
  id: "app-replacement",
  level: "mandatory",
  when: "The Okta application is another one than the pack's configuration records.",
  settings: {
    properties: {
      recorded: entries(
        { appId: TEXT },
        ["stack", "appId"],
        "Id in Okta of the application that a stack uses; shown by `pulumi stack --show-ids`.",
      ),
    },
  },
  resources: { [TYPES.groupAssignment]: [checkAssignment] },
  // What is there is checked when it is registered; here, that it is there at all.
  stack: (resources, { recorded }) =>
    resources.some(isAssignment)
      ? []
      : ofStack(recorded, resources[0]?.stack ?? "").map(
          ({ appId }) =>
            `Application ${appId} is recorded, and this stack assigns nobody to an application. ${REMEDY}`,
        ),
};

function checkAssignment(
  resource: DeclaredResource,
  { recorded }: ReplacementSettings,
): readonly string[] {
  const records = ofStack(recorded, resource.stack);
  if (records.length === 0 || !isAssignment(resource)) return [];
  const appId = idOf(() => resource.props.appId);
  if (records.some((record) => record.appId === appId)) return [];
  const wanted = records.map((record) => record.appId).join(", ");
  return [`Application ${wanted} is recorded, and people are assigned to ${appId}. ${REMEDY}`];
}

/** The assignment that `OktaGroups` makes; another component may assign groups to applications, too. */
function isAssignment({ type, urn }: DeclaredResource): boolean {
  return type === TYPES.groupAssignment && urn.includes(`${TOKENS.groups}$`);
}

function idOf(read: () => unknown): string {
  const id = known(read);
  return typeof id === "string" && id !== "" ? id : "one that does not exist yet";
}

/** One application, in use, that people are assigned to. */
export const appDeletion: GuardRail = {
  id: "app-deletion",
  level: "mandatory",
  when: "The stack has not exactly one active Okta application for Identity Center with its assignment.",
  resources: {
    [TYPES.app]: [
      ({ name, props }) =>
        props.preconfiguredApp !== CATALOG_APP || props.status === "ACTIVE"
          ? []
          : [
              `Application "${name}" has the status ${JSON.stringify(props.status) ?? "none"}: nobody ` +
                'can sign in to AWS. Set status to "ACTIVE".',
            ],
    ],
  },
  stack: (resources, _settings, { access }) => {
    if (access.size === 0) return [];
    const apps = applications(resources);
    if (apps.length !== 1)
      return [
        `The stack has ${apps.length} applications of the catalog's ${CATALOG_APP}, and ` +
          "WorkforceAccess needs one. Declare OktaSamlApp once; a second instance of Identity Center " +
          "is a stack of its own.",
      ];
    const assigned = resources.some(isAssignment);
    return assigned
      ? []
      : ["Nobody is assigned to the application. Declare the GroupAssignment of OktaGroups."];
  },
};

function applications(resources: readonly DeclaredResource[]): DeclaredResource[] {
  return resources.filter(
    ({ type, props }) => type === TYPES.app && known(() => props.preconfiguredApp) === CATALOG_APP,
  );
}
