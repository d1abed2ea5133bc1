import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Version that is downloaded or built. Equal to the one in `pulumi-go/go.mod`. */
export const PULUMI_VERSION = "3.259.0";

/** The engine must not be older than the Node SDK that the program is pinned to. */
export const MINIMUM_PULUMI_VERSION = "3.248.0";

const VERSION_TIMEOUT_MS = 20_000;

/** `1.2.3` of `v1.2.3-alpha.4+dirty`; `undefined` when the text is no version. */
export function parseVersion(text: string): string | undefined {
  return /^v?(\d+\.\d+\.\d+)/.exec(text.trim())?.[1];
}

/** True when `version` is at least `minimum`; both `1.2.3`. */
export function isAtLeast(version: string, minimum: string): boolean {
  return version.localeCompare(minimum, "en", { numeric: true }) >= 0;
}

/** Version that a `pulumi` executable tells; `undefined` when it does not run. */
export async function pulumiVersionOf(executable: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(executable, ["version"], {
      timeout: VERSION_TIMEOUT_MS,
      env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
    return parseVersion(stdout);
  } catch {
    return undefined;
  }
}
