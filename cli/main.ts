/** Entry of the `access` command. */
import { runAccess } from "./program";
import { EXIT } from "./support/errors";

// `access matrix | head` closes our output early; that is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(EXIT.ok);
});

void runAccess(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
