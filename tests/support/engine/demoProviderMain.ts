import { serveProvider } from "../../../sandbox/toolchain/providers/framework/serve";
import { demoProvider } from "./demoProvider";

void serveProvider(demoProvider, process.argv.slice(2));
