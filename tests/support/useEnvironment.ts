/** Sets variables for each test of a file; before and after it all are as they were. */
export function useEnvironment(variables: () => Record<string, string | undefined>): void {
  const before = { ...process.env };
  beforeEach(() => {
    for (const [name, value] of Object.entries(variables()))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });
  afterEach(() => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  });
}
