import { type Command } from "commander";
import { loadStack } from "../../config/loadStack";
import { withPolicyLint } from "../../config/policyLint";
import { type Diagnostic, formatDiagnostics } from "../../model/diagnostics";
import { type LoadedAccess } from "../../model/loadAccess";
import { EXIT } from "../support/errors";
import { printJson } from "../support/output";
import { findProject } from "../support/project";
import { chooseStack, STACK_OPTION } from "../support/stack";

interface ValidateOptions {
  stack?: string;
  json?: boolean;
}

/** `access validate`: offline, with the same code that checks the configuration in `pulumi up`. */
export function registerValidate(program: Command): void {
  program
    .command("validate")
    .description("check a stack's configuration and report every problem with its place")
    .option(...STACK_OPTION)
    .option("--json", "print all findings as JSON")
    .addHelpText(
      "after",
      "\nNeeds no network and no credentials. Exit code 1 when there are errors; warnings and notes alone exit 0.",
    )
    .action(async ({ stack: given, json }: ValidateOptions) => {
      const project = findProject();
      const stack = chooseStack(project, given);
      const loaded = await withPolicyLint(loadStack(project, stack));
      const errors = countOf(loaded.diagnostics, "error");
      if (errors > 0) process.exitCode = EXIT.findings;
      if (json) printJson(report(stack, loaded, errors));
      else process.stdout.write(`${text(stack, loaded)}\n`);
    });
}

function countOf(diagnostics: readonly Diagnostic[], severity: Diagnostic["severity"]): number {
  return diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
}

function report(stack: string, { access, diagnostics }: LoadedAccess, errors: number): unknown {
  return {
    stack,
    valid: errors === 0,
    ...(access === undefined ? {} : { grantCount: access.grants.length }),
    diagnostics,
  };
}

function text(stack: string, { access, diagnostics }: LoadedAccess): string {
  const counts = (["error", "warning", "note"] as const)
    .map((severity) => ({ severity, count: countOf(diagnostics, severity) }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severity}${count === 1 ? "" : "s"}`);
  const verdict = counts.length === 0 ? "no problems" : counts.join(", ");
  const size = access === undefined ? "" : `; ${sizeOf(access)}`;
  const summary = `Stack ${stack}: ${verdict}${size}.`;
  return diagnostics.length === 0 ? summary : `${formatDiagnostics(diagnostics)}\n\n${summary}`;
}

function sizeOf({ grants, model, accounts }: NonNullable<LoadedAccess["access"]>): string {
  return (
    `${grants.length} grants, ${model.groups.length} groups, ` +
    `${model.permissionSets.length} permission sets, ${accounts.length} accounts`
  );
}
