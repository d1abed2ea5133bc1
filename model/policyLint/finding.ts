/** One remark about a policy document. */
export interface PolicyFinding {
  /** `error`: IAM refuses the document. `warning`: IAM takes it, but it hardly does what was meant. */
  severity: "error" | "warning";
  /** Stable id of the rule, for example `unknown-action`. */
  rule: string;
  /** Path inside the document, for example `["Statement", 0, "Action", 2]`. */
  path: (string | number)[];
  message: string;
}

export type Path = readonly (string | number)[];

/** Collects findings; every check of the lint writes into one of these. */
export interface Findings {
  error(rule: string, path: Path, message: string): void;
  warning(rule: string, path: Path, message: string): void;
}

export function collectFindings(): { findings: PolicyFinding[]; sink: Findings } {
  const findings: PolicyFinding[] = [];
  const add =
    (severity: PolicyFinding["severity"]) => (rule: string, path: Path, message: string) => {
      findings.push({ severity, rule, path: [...path], message });
    };
  return { findings, sink: { error: add("error"), warning: add("warning") } };
}

/** A value that IAM accepts as one string or a list of strings, with the path of each item. */
export function stringItems(value: unknown, path: Path): { value: unknown; path: Path }[] {
  return Array.isArray(value)
    ? value.map((item, index) => ({ value: item, path: [...path, index] }))
    : [{ value, path }];
}
