import { type AccessTable } from "../accessTable";
import { MATRIX_RISK_IDS, MATRIX_RISKS } from "../filter";
import { VIEW_IDS, VIEWS } from "../pageState";
import { visibleText } from "../visibleText";
import { pageData } from "./pageData";

/** Script and style of the page, each with the hash that the page's policy names. */
export interface PageAssets {
  script: InlineAsset;
  style: InlineAsset;
}

export interface InlineAsset {
  /** Text between the tags, with `\n` as the only line end. */
  text: string;
  /** `sha256-` and the Base64 of the text's hash. */
  hash: string;
}

/**
 * The access matrix as one HTML file that loads nothing. Its policy allows exactly the script and
 * the style given; names are data, and the script writes them as text only. Equal tables and assets
 * give equal text.
 */
export function pageDocument(table: AccessTable, assets: PageAssets): string {
  const title = `Access of ${table.organisation}, ${table.environment}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${assets.style.text}</style>
</head>
<body>
<a class="skip" href="#results">Skip to the results</a>
${header(table)}
<noscript><p class="notice">This page needs JavaScript to show its data. The same access as text: <code>access matrix</code>.</p></noscript>
${filterForm()}
<main id="results" tabindex="-1" aria-labelledby="view-title">
<div class="view-head">
<h2 id="view-title">${VIEWS.matrix}</h2>
<p id="status" role="status"></p>
<p id="filter-text"></p>
<button type="button" id="clear">Clear filter</button>
</div>
<div id="view"></div>
</main>
<div id="print"></div>
<script type="application/json" id="data">${pageData(table)}</script>
<script>${assets.script.text}</script>
</body>
</html>
`;
}

function policy({ script, style }: PageAssets): string {
  return [
    "default-src 'none'",
    `script-src '${script.hash}'`,
    `style-src '${style.hash}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

function header(table: AccessTable): string {
  const count = (type: string): number =>
    table.principals.filter((principal) => principal.type === type).length;
  const facts: [string, string | number | undefined][] = [
    ["As of", table.asOf],
    ["Revision", table.revision],
    ["Grants", table.grants.count],
    ["Groups", count("GROUP")],
    ["Permission sets", table.permissionSets.length],
    ["Accounts", table.accounts.length],
    ["People declared", table.people.length],
  ];
  const items = facts.flatMap(([name, value]) =>
    value === undefined
      ? []
      : `<div><dt>${name}</dt><dd><bdi>${escapeHtml(figure(value))}</bdi></dd></div>`,
  );
  return `<header>
<div>
<p class="kicker">Access to AWS accounts</p>
<h1><bdi>${escapeHtml(table.organisation)}</bdi> <span class="environment"><bdi>${escapeHtml(table.environment)}</bdi></span></h1>
</div>
<dl class="facts">${items.join("")}</dl>
</header>`;
}

/** Thousands are told apart by a space that does not break, in every locale the same. */
function figure(value: string | number): string {
  return typeof value === "string" ? value : String(value).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
}

function filterForm(): string {
  const views = VIEW_IDS.map((id) => `<a href="#" data-view="${id}">${VIEWS[id]}</a>`).join("\n");
  const risks = MATRIX_RISK_IDS.map((id) => `<option value="${id}">${MATRIX_RISKS[id]}</option>`);
  return `<nav aria-label="Views">
${views}
</nav>
<form id="filter" role="search" aria-label="Filter">
${input("person", "Person")}
${input("group", "Group")}
${input("account", "Account")}
<div class="field"><label for="ou">Organizational unit</label><select id="ou"><option value="">All</option></select></div>
${input("permissionSet", "Permission set")}
<div class="field"><label for="risk">Risk</label><select id="risk"><option value="">Any or none</option>${risks.join("")}</select></div>
</form>`;
}

function input(key: string, label: string): string {
  return (
    `<div class="field"><label for="${key}">${label}</label>` +
    `<input id="${key}" type="search" list="${key}-names" autocomplete="off" spellcheck="false">` +
    `<datalist id="${key}-names"></datalist></div>`
  );
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text for an element or a quoted attribute, with invisible characters written out. */
export function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
