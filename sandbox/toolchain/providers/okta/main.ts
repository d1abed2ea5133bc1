import { serveProvider } from "../framework/serve";
import { oktaDefinition } from "./definition";

void serveProvider(oktaDefinition, process.argv.slice(2));
