import { isIP } from "node:net";

/**
 * Refuses an endpoint that is not on this machine, so that a stand-in can never touch a real
 * cloud. Names are not looked up: only `localhost`, 127.0.0.0/8 and ::1 pass.
 *
 * @param url endpoint, with scheme
 * @param what the setting it came from, for the message: `AWS_ENDPOINT_URL`
 * @returns the parsed URL
 * @throws Error a sentence with the setting, the value and the remedy
 */
export function assertLoopback(url: string, what: string): URL {
  const parsed = parseUrl(url, what);
  if (isLoopbackHost(parsed.hostname)) return parsed;
  throw new Error(
    `${what} points to ${parsed.host}, but the sandbox's providers only talk to this machine: ` +
      "set it to a loopback address (`access sandbox env` prints it), " +
      "or use the official providers for a real deployment.",
  );
}

function parseUrl(url: string, what: string): URL {
  try {
    return new URL(url);
  } catch {
    throw new Error(
      `${what} is not a URL: set it to the sandbox's endpoint, such as http://127.0.0.1:8080 ` +
        "(`access sandbox env` prints it).",
    );
  }
}

function isLoopbackHost(hostname: string): boolean {
  const host = hostname.replace(/^\[(.*)\]$/, "$1");
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
