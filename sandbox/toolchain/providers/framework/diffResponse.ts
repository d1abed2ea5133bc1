import * as proto from "@pulumi/pulumi/proto/provider_pb";

import { type Changes, type PropertyChange } from "./diff";
import { splitPath } from "./propertyPath";

const { Kind } = proto.PropertyDiff;

/** The engine's form of a comparison. */
export function diffResponse(changes: Changes, deleteBeforeReplace: boolean): proto.DiffResponse {
  const { DIFF_NONE, DIFF_SOME } = proto.DiffResponse.DiffChanges;
  const replacing = [...changes].filter(([, change]) => change.replace).map(([path]) => path);
  const response = new proto.DiffResponse();
  response.setChanges(changes.size === 0 ? DIFF_NONE : DIFF_SOME);
  response.setDiffsList(topLevelNames(changes.keys()));
  response.setReplacesList(topLevelNames(replacing));
  response.setDeletebeforereplace(deleteBeforeReplace && replacing.length > 0);
  response.setHasdetaileddiff(true);
  for (const [path, change] of changes) {
    const detail = new proto.PropertyDiff();
    detail.setKind(kindOf(change));
    // Most paths lead into the inputs of before and after, not into the state.
    detail.setInputdiff(change.ofOutput !== true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

function topLevelNames(paths: Iterable<string>): string[] {
  return [...new Set([...paths].map((path) => splitPath(path)[0] ?? path))];
}

function kindOf({ kind, replace }: PropertyChange) {
  switch (kind) {
    case "ADD":
      return replace ? Kind.ADD_REPLACE : Kind.ADD;
    case "DELETE":
      return replace ? Kind.DELETE_REPLACE : Kind.DELETE;
    case "UPDATE":
      return replace ? Kind.UPDATE_REPLACE : Kind.UPDATE;
  }
}
