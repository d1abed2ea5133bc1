/** How often a line is repeated with a new elapsed time where there is no terminal. */
const PLAIN_INTERVAL_MS = 15_000;
const TERMINAL_INTERVAL_MS = 500;

/** One task that takes a while, shown on stderr with elapsed time and current step. */
export interface ProgressLine {
  step(text: string): void;
  /** Ends the line; with `text`, prints it as the task's last word. */
  end(text?: string): void;
}

/**
 * In a terminal one line is rewritten; elsewhere (CI) a line is printed when it starts and from time
 * to time, so that a log shows life without being flooded.
 */
export function startProgressLine(
  label: string,
  stream: NodeJS.WriteStream = process.stderr,
): ProgressLine {
  const started = Date.now();
  let current = "";
  const line = (): string =>
    `${label}: ${current}${current && ", "}${formatElapsed(Date.now() - started)}`;
  const show = stream.isTTY
    ? () => stream.write(`\r\x1b[K${line().slice(0, stream.columns - 1)}`)
    : () => stream.write(`${line()}\n`);
  const timer = setInterval(show, stream.isTTY ? TERMINAL_INTERVAL_MS : PLAIN_INTERVAL_MS);
  timer.unref();
  return {
    step(text) {
      const isFirst = current === "";
      current = text;
      if (isFirst || stream.isTTY) show();
    },
    end(text) {
      clearInterval(timer);
      if (stream.isTTY) stream.write("\r\x1b[K");
      if (text !== undefined) stream.write(`${text}\n`);
    },
  };
}

/** `4 s`, `2 min 05 s`. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
