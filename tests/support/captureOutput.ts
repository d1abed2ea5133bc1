/** Keeps what is written to stdout and stderr from here on. */
export function captureOutput(): {
  texts(): { stdout: string; stderr: string };
  restore(): void;
} {
  const texts = { stdout: "", stderr: "" };
  const spies = (["stdout", "stderr"] as const).map((name) =>
    jest.spyOn(process[name], "write").mockImplementation((text) => {
      texts[name] += String(text);
      return true;
    }),
  );
  return { texts: () => texts, restore: () => spies.forEach((spy) => spy.mockRestore()) };
}
