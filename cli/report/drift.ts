import { accessDiff } from "../../model/diff/accessDiff";
import { PreviewFormatError, readPreview } from "../../model/diff/previewDocument";
import { renderMarkdown } from "../../model/diff/render/markdown";
import { resourceChanges } from "../../model/diff/previewSteps";
import { capture } from "./capture";
import { type CheckResult, failed } from "./check";

/**
 * What `pulumi up` would do after a refresh, in access language. Nothing is changed, the state
 * neither.
 */
export async function checkDrift(stack: string, project: string): Promise<CheckResult> {
  const args = ["preview", "--refresh", "--json", "--show-sames", "--non-interactive"];
  const { code, stdout, stderr } = await capture("pulumi", [...args, "--stack", stack], project);
  try {
    return resultOf(stdout, code);
  } catch (error) {
    if (!(error instanceof PreviewFormatError)) throw error;
    return failed(stderr.trim() || stdout.trim() || `pulumi preview ended with ${code}.`);
  }
}

function resultOf(preview: string, code: number): CheckResult {
  const document = readPreview(preview);
  const diff = accessDiff(document, new Date().toISOString().slice(0, 10));
  const changes = resourceChanges(document.steps).length;
  if (document.errors.length > 0 || code !== 0)
    return { verdict: "failed", markdown: renderMarkdown(diff).trim() };
  const understood = document.unreadable.length === 0 && document.gaps.length === 0;
  if (changes === 0 && understood) return { verdict: "clean", markdown: "" };
  const noun = changes === 1 ? "resource is" : "resources are";
  const lead =
    `${changes} ${noun} not as declared. Something was changed outside, or a change is not ` +
    "deployed yet. `pulumi up` would do this:";
  return { verdict: "findings", markdown: `${lead}\n\n${renderMarkdown(diff).trim()}` };
}
