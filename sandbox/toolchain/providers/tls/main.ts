import { version } from "@pulumi/tls/package.json";

import { serveProvider } from "../framework/serve";
import { getPublicKey } from "./getPublicKey";
import { privateKey } from "./privateKey";

/** Stand-in for the official tls provider: real keys, made on this machine. */
void serveProvider(
  {
    name: "tls",
    version,
    configuration: ["proxy"],
    configure: () => ({}),
    resources: [privateKey],
    functions: [getPublicKey],
  },
  process.argv.slice(2),
);
