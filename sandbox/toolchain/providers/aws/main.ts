import { serveProvider } from "../framework/serve";
import { awsDefinition } from "./definition";

void serveProvider(awsDefinition, process.argv.slice(2));
