import { isWildcard } from "../../model/diff/administrator";
import { describeAtom, policyAtoms } from "../../model/diff/policyStatements";
import { durationSeconds } from "../../model/duration";
import { matchesGlob } from "../../model/glob";
import { type ForStack, type GuardRail, ofStack } from "../guardRail";
import { entries, TEXT } from "./allowances";

interface SetEntry extends ForStack {
  /** Glob over permission set names. */
  permissionSet: string;
}

/** Hours and minutes, as AWS writes session durations. */
const DURATION = { type: "string", pattern: "^PT([0-9]+H)?([0-9]+M)?$", minLength: 4 } as const;

interface SessionSettings {
  limits?: (SetEntry & { longest: string })[];
}

/** A stolen session lasts as long as the set says. */
export const sessionLonger: GuardRail<SessionSettings> = {
  id: "session-longer",
  level: "mandatory",
  when: "Sessions of a permission set last longer than the pack's configuration allows.",
  settings: {
    properties: {
      limits: {
        ...entries(
          { permissionSet: TEXT, longest: DURATION },
          ["permissionSet", "longest"],
          "Longest session by permission set, with * and ?; every entry that matches holds.",
        ),
        default: [{ permissionSet: "*", longest: "PT8H" }],
      },
    },
  },
  access: ({ state, stack }, { limits }) =>
    Object.values(state.permissionSets)
      .filter(({ existing }) => !existing)
      .flatMap(({ name, sessionDuration }) =>
        ofStack(limits, stack)
          .filter(({ permissionSet }) => matchesGlob(permissionSet, name))
          .filter(({ longest }) => isLonger(sessionDuration, longest))
          .map(
            ({ longest }) =>
              `Permission set "${name}" has sessions of ${sessionDuration}, and the pack allows ` +
              `${longest}. Set a sessionDuration of at most ${longest}, or change ` +
              "session-longer.limits in the pack's configuration.",
          ),
      ),
};

/** A duration that cannot be read is taken for one without end. */
function isLonger(duration: string, limit: string): boolean {
  return (durationSeconds(duration) ?? Infinity) > (durationSeconds(limit) ?? 0);
}

interface WildcardSettings {
  allow?: (SetEntry & { reason: string })[];
}

/** Everything on everything belongs into the managed policy of that name, where everyone sees it. */
export const wildcardGrowth: GuardRail<WildcardSettings> = {
  id: "wildcard-growth",
  level: "mandatory",
  when: "An inline policy allows everything on every resource, or cannot be read.",
  settings: {
    properties: {
      allow: entries(
        { permissionSet: TEXT, reason: TEXT },
        ["permissionSet", "reason"],
        "Permission sets that pass, with * and ?, and why.",
      ),
    },
  },
  access: ({ state, stack }, { allow }) =>
    Object.values(state.permissionSets)
      .filter(
        ({ name }) =>
          !ofStack(allow, stack).some(({ permissionSet }) => matchesGlob(permissionSet, name)),
      )
      .flatMap(({ name, inlinePolicy }) =>
        wideStatements(inlinePolicy).map(
          (statement) =>
            `Permission set "${name}": its inline policy ${statement}. Name actions and resources, ` +
            "or add the set to wildcard-growth.allow in the pack's configuration.",
        ),
      ),
};

function wideStatements(policy: string | undefined): string[] {
  const atoms = policyAtoms(policy);
  if (atoms === undefined) return ["is no policy document"];
  return atoms
    .filter(
      (atom) =>
        isWildcard(atom) &&
        (atom.action === "*" || atom.action === "*:*" || atom.action.startsWith("not:")) &&
        (atom.resource === "*" || atom.resource.startsWith("not:")),
    )
    .map((atom) => `says ${describeAtom(atom)}`);
}

interface BoundarySettings {
  required?: SetEntry[];
}

/** Sets that may create roles must not create stronger ones than themselves. */
export const boundaryRemoved: GuardRail<BoundarySettings> = {
  id: "boundary-removed",
  level: "mandatory",
  when: "A permission set that must have a permissions boundary has none.",
  settings: {
    properties: {
      required: entries(
        { permissionSet: TEXT },
        ["permissionSet"],
        "Permission sets, with * and ?, that must have a permissions boundary.",
      ),
    },
  },
  access: ({ state, stack }, { required }) =>
    Object.values(state.permissionSets)
      .filter(({ existing, permissionsBoundary }) => !existing && permissionsBoundary === undefined)
      .filter(({ name }) =>
        ofStack(required, stack).some(({ permissionSet }) => matchesGlob(permissionSet, name)),
      )
      .map(
        ({ name }) =>
          `Permission set "${name}" has no permissions boundary. Add permissionsBoundary, or take ` +
          "the set out of boundary-removed.required in the pack's configuration.",
      ),
};
