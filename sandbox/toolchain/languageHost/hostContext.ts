import { type Log } from "../providers/framework/log";
import { type ChildProcesses } from "./childProcesses";

/** What the calls of one host process share. */
export interface HostContext {
  engineAddress: string | undefined;
  children: ChildProcesses;
  log: Log;
}
