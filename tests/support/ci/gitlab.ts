import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ROOT } from "../accessProcess";

export interface GitlabJob {
  stage?: string;
  extends?: string[];
  rules?: { if: string; when?: string }[];
  script?: string[];
  environment?: { name: string; action?: string };
  resource_group?: string;
  interruptible?: boolean;
}

/** The documented example. */
export const gitlabExample = (): Record<string, GitlabJob> & { stages: string[] } =>
  parse(readFileSync(join(ROOT, "docs/ci/gitlab-ci.yml"), "utf8")) as never;

/** Runs the `script` of a job as GitLab's runner does, in one bash with `set -eo pipefail`. */
export async function runGitlabJob(
  name: string,
  directory: string,
  environment: Record<string, string | undefined>,
): Promise<{ code: number; log: string }> {
  const script = (gitlabExample()[name]?.script ?? []).join("\n");
  const child = spawn("bash", ["-eo", "pipefail", "-c", script], {
    cwd: directory,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (log += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const code = await new Promise<number>((resolve) =>
    child.once("close", (status) => resolve(status ?? -1)),
  );
  return { code, log };
}
