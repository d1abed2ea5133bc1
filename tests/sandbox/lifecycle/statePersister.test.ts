import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createStatePersister, readState } from "../../../sandbox/lifecycle/statePersister";
import { useTemporaryDirectory } from "../../support/temporaryDirectory";

const directory = useTemporaryDirectory();
const file = (): string => join(directory(), "state", "aws.json");
const unexpected = (error: Error): never => {
  throw error;
};

describe("createStatePersister", () => {
  it("writes nothing without a change", async () => {
    await createStatePersister(file(), () => ({}), unexpected).flush();
    expect(readdirSync(directory())).toEqual([]);
  });

  it("writes the state at the time of the flush, for its owner only", async () => {
    const state = { count: 1 };
    const persister = createStatePersister(file(), () => state, unexpected);
    persister.changed();
    state.count = 2;
    await persister.flush();
    expect(await readState(file())).toEqual({ count: 2 });
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(directory(), "state"))).toEqual(["aws.json"]);
  });

  it("takes many changes together", async () => {
    let snapshots = 0;
    const persister = createStatePersister(file(), () => ++snapshots, unexpected);
    for (let change = 0; change < 100; change++) persister.changed();
    await persister.flush();
    await persister.flush();
    expect(snapshots).toBe(1);
  });

  it("writes by itself some time after a change", async () => {
    const written = new Promise<void>((resolve) => {
      const persister = createStatePersister(
        file(),
        () => {
          setTimeout(() => void persister.flush().then(resolve), 0);
          return { saved: true };
        },
        unexpected,
      );
      persister.changed();
    });
    await written;
    expect(await readState(file())).toEqual({ saved: true });
  });

  it("tells of a failure and writes the change with the next flush", async () => {
    mkdirSync(file(), { recursive: true });
    const persister = createStatePersister(file(), () => "kept", unexpected);
    persister.changed();
    await expect(persister.flush()).rejects.toThrow();
    rmSync(file(), { recursive: true });
    await persister.flush();
    expect(readFileSync(file(), "utf8")).toBe('"kept"');
  });
});

describe("readState", () => {
  it("knows no state where there is no file", async () => {
    expect(await readState(file())).toBeUndefined();
  });

  it("says what to do with a file that is no JSON", async () => {
    mkdirSync(join(directory(), "state"));
    writeFileSync(file(), "{");
    await expect(readState(file())).rejects.toThrow("access sandbox up --fresh");
  });
});
