import { didYouMean } from "../diagnostics";
import { matchesGlob } from "../glob";
import { type ActionCatalog, servicePrefix } from "./catalog";
import { type Findings, type Path, stringItems } from "./finding";
import { type Statement } from "./structure";

/** Checks action names against the published list, and flags grants that are wider than meant. */
export function checkActions(statement: Statement, catalog: ActionCatalog, sink: Findings): void {
  const { body, path } = statement;
  for (const element of ["Action", "NotAction"] as const) {
    if (body[element] === undefined) continue;
    for (const item of stringItems(body[element], [...path, element]))
      if (typeof item.value === "string") checkAction(item.value, item.path, catalog, sink);
  }
  if (body.Effect === "Allow") checkBreadth(statement, sink);
}

function checkAction(action: string, path: Path, catalog: ActionCatalog, sink: Findings): void {
  if (action === "*") return;
  const service = servicePrefix(action);
  if (service === undefined || !/^[a-z0-9-]+:[A-Za-z0-9*?]+$/i.test(action)) {
    sink.error("action-format", path, `"${action}" is no action; write "service:Action" or "*"`);
    return;
  }
  if (!catalog.serviceKeys.includes(service)) {
    sink.warning(
      "unknown-service",
      path,
      `"${action}": no service has the prefix "${service}"${didYouMean(service, catalog.serviceKeys)}`,
    );
    return;
  }
  const known = catalog.services.get(service)?.actions;
  if (known === undefined) return;
  const name = action.slice(service.length + 1);
  if (/[*?]/.test(name)) {
    const pattern = name.toLowerCase();
    if (!known.some((candidate) => matchesGlob(pattern, candidate.toLowerCase())))
      sink.warning("unknown-action", path, `"${action}" matches no action of ${service}`);
  } else if (!known.some((candidate) => candidate.toLowerCase() === name.toLowerCase())) {
    const hint = didYouMean(name, known);
    sink.warning(
      "unknown-action",
      path,
      `"${action}": ${service} has no action "${name}" in the list of ${catalog.updatedOn}${hint}`,
    );
  }
}

function checkBreadth({ body, path }: Statement, sink: Findings): void {
  if (body.NotAction !== undefined)
    sink.warning(
      "not-action-allow",
      [...path, "NotAction"],
      "NotAction with Allow grants every other action of every service, also those AWS adds later; list actions",
    );
  if (body.NotResource !== undefined)
    sink.warning(
      "not-resource-allow",
      [...path, "NotResource"],
      "NotResource with Allow grants every other resource, also those made later; list resources",
    );
  const actions = stringItems(body.Action, [...path, "Action"]);
  const anywhere = stringItems(body.Resource, path).some((item) => item.value === "*");
  for (const item of actions) {
    if (item.value === "*")
      sink.warning("full-wildcard", item.path, 'Action "*" grants everything; name the actions');
    else if (anywhere && typeof item.value === "string" && /^[a-z0-9-]+:\*$/i.test(item.value))
      sink.warning(
        "service-wildcard",
        item.path,
        `"${item.value}" on Resource "*" grants the whole service; name actions or resources`,
      );
  }
}
