/** Entry of the `access` command. */
import { runAccess } from "./program";
import { EXIT } from "./support/errors";

// Which Node version a command runs on is not what its reader asked.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

// `access matrix | head` closes our output early; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.ok);
});

void runAccess(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
