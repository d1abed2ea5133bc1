import pc from "picocolors";

export interface FinishedStep {
  title: string;
  seconds: number;
}

/** Numbered headings with the time that each step took. */
export interface StepLog {
  run<T>(title: string, work: () => Promise<T>): Promise<T>;
  finished(): readonly FinishedStep[];
}

/** @param total how many steps there will be */
export function createStepLog(total: number, stream: NodeJS.WriteStream): StepLog {
  const steps: FinishedStep[] = [];
  return {
    async run(title, work) {
      stream.write(`\n${pc.bold(`[${steps.length + 1}/${total}] ${title}`)}\n`);
      const started = Date.now();
      const result = await work();
      const seconds = Math.round((Date.now() - started) / 100) / 10;
      steps.push({ title, seconds });
      stream.write(`${pc.dim(`done in ${seconds.toFixed(1)} s`)}\n`);
      return result;
    },
    finished: () => steps,
  };
}
