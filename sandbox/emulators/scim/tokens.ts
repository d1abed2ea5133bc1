import { createHash, randomBytes, randomUUID } from "node:crypto";
import { type EmulatorClock } from "../http/clock";
import { type ConsoleState, type ScimToken } from "../aws/state";

/** Tokens that may be alive at a time, and how long one lives (user guide, automatic provisioning). */
export const MOST_TOKENS = 2;
const TOKEN_YEARS = 1;

/** Tokens that are neither deleted nor expired. */
export function aliveTokens(console: ConsoleState, clock: EmulatorClock): ScimToken[] {
  return console.tokens.filter((token) => Date.parse(token.expiresAt) > clock.now());
}

/** Makes a token; its text is returned here once, the state keeps a digest. */
export function mintToken(
  console: ConsoleState,
  clock: EmulatorClock,
): { token: string; record: ScimToken } {
  const token = randomBytes(48).toString("base64url");
  const expires = new Date(clock.now());
  expires.setUTCFullYear(expires.getUTCFullYear() + TOKEN_YEARS);
  const record = {
    id: randomUUID(),
    sha256: digest(token),
    createdAt: clock.isoNow(),
    expiresAt: expires.toISOString(),
  };
  console.tokens.push(record);
  return { token, record };
}

/** True for a living token. */
export function acceptsToken(console: ConsoleState, clock: EmulatorClock, token: string): boolean {
  const sha256 = digest(token);
  return aliveTokens(console, clock).some((record) => record.sha256 === sha256);
}

const digest = (token: string): string => createHash("sha256").update(token).digest("hex");
