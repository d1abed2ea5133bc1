import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** Writes one line; the fields must hold no property values. */
export type Log = (fields: Record<string, string | number | boolean>) => void;

/**
 * Opens the log of one plugin, `<directory>/<plugin>.log`, a JSON object a line. The engine hides
 * what plugins print, so this file is where one looks. Without a directory nothing is written.
 */
export function openLog(plugin: string, directory: string | undefined): Log {
  if (!directory) return () => undefined;
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${plugin}.log`);
  return (fields) => {
    const line = { at: new Date().toISOString(), pid: process.pid, ...fields };
    appendFileSync(file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  };
}
