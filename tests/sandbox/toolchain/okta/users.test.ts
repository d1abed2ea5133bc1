import { type Props } from "../../../../sandbox/toolchain/providers/framework/types";
import {
  change,
  compare,
  deploy,
  handlerOf,
  importById,
  messageOf,
  refresh,
  startBench,
  type Bench,
} from "./kit";

const user = handlerOf("okta:user/user:User");

const PERSON = {
  login: "alan@acme.example",
  email: "alan@acme.example",
  firstName: "Alan",
  lastName: "Turing",
};

let bench: Bench;

beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const pathOf = (id: string) => `/api/v1/users/${id}`;

describe("create", () => {
  it("gives every profile attribute, status and the dates in whole seconds", async () => {
    const declared = {
      ...PERSON,
      department: "Research",
      title: "Cryptanalyst",
      password: "correct horse battery",
    };
    const created = await deploy(user, declared, bench.context);
    expect(created.id).toMatch(/^00u\w{17}$/);
    expect(created.outputs).toMatchObject({
      ...declared,
      city: null,
      customProfileAttributes: "{}",
      lastLogin: "",
      rawStatus: "ACTIVE",
      status: "ACTIVE",
      type: { id: expect.stringMatching(/^oty/) as string },
    });
    for (const date of ["activated", "created", "lastUpdated", "statusChanged"]) {
      expect(created.outputs[date]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    }
    expect(await bench.calls()).toEqual(["createUser", "getUser"]);
    expect(await refresh(user, created, bench.context)).toEqual(created);
    expect(compare(user, created, declared)).toEqual({});
  });

  test.each([
    ["STAGED", ["createUser"]],
    ["SUSPENDED", ["createUser", "suspendUser"]],
    ["DEPROVISIONED", ["createUser", "deactivateUser"]],
  ])("in status %s takes %j", async (status, calls) => {
    const declared = { ...PERSON, status, password: "correct horse battery" };
    const { outputs } = await deploy(user, declared, bench.context);
    expect(outputs).toMatchObject({ status, rawStatus: status });
    expect(await bench.calls("writes")).toEqual(calls);
  });

  it("counts a person who has yet to sign up as active", async () => {
    const created = await deploy(user, PERSON, bench.context);
    expect(created.outputs).toMatchObject({ rawStatus: "PROVISIONED", status: "PROVISIONED" });
    const refreshed = await refresh(user, created, bench.context);
    if (!refreshed) throw new Error("gone");
    expect(compare(user, refreshed, PERSON)).toEqual({});
    await bench.calls();
    await change(user, refreshed, { ...PERSON, title: "Dr" }, bench.context);
    expect(await bench.calls("writes")).toEqual(["replaceUser"]);
  });

  test.each([
    [{ expirePasswordOnCreate: true }, "expirePasswordOnCreate needs password beside it"],
    [
      { passwordInlineHook: "default", password: "p" },
      "passwordInlineHook cannot be used with password",
    ],
    [{ status: "LOCKED" }, /^status is the string "LOCKED", but must be one of/],
  ])("refuses %j", async (more: Props, reason) => {
    const message = await messageOf(deploy(user, { ...PERSON, ...more }, bench.context));
    if (typeof reason === "string") expect(message).toBe(reason);
    else expect(message).toMatch(reason);
  });
});

describe("update", () => {
  it("changes the profile in place", async () => {
    const created = await deploy(user, { ...PERSON, title: "Dr" }, bench.context);
    await bench.calls();
    const changed = await change(user, created, { ...PERSON, city: "Bletchley" }, bench.context);
    expect(await bench.calls("writes")).toEqual(["replaceUser"]);
    expect(changed.outputs).toMatchObject({ city: "Bletchley", title: null });
  });

  it("moves between statuses by Okta's calls", async () => {
    const active = { ...PERSON, password: "correct horse battery" };
    const created = await deploy(user, active, bench.context);
    await bench.calls();
    const off = await change(user, created, { ...active, status: "SUSPENDED" }, bench.context);
    const on = await change(user, off, active, bench.context);
    const gone = await change(user, on, { ...active, status: "DEPROVISIONED" }, bench.context);
    expect(await bench.calls("writes")).toEqual(["suspendUser", "unsuspendUser", "deactivateUser"]);
    expect(gone.outputs).toMatchObject({ status: "DEPROVISIONED" });
    const renamed = { ...active, status: "DEPROVISIONED", city: "Bletchley" };
    expect(await messageOf(change(user, gone, renamed, bench.context))).toBe(
      "Of a DEPROVISIONED user only the status can change.",
    );
  });

  it("refuses to stage a user, and a password before the sign-up is done", async () => {
    const created = await deploy(user, PERSON, bench.context);
    expect(
      await messageOf(change(user, created, { ...PERSON, status: "STAGED" }, bench.context)),
    ).toMatch(/^A user can be STAGED when created only/);
    expect(
      await messageOf(change(user, created, { ...PERSON, password: "new one" }, bench.context)),
    ).toMatch(/^The password of a PROVISIONED user cannot change/);
  });
});

describe("read", () => {
  it("shows drift and attributes of the organisation's own", async () => {
    const created = await deploy(user, PERSON, bench.context);
    const found = await bench.api<{ profile: Props }>("GET", pathOf(created.id));
    await bench.api("PUT", pathOf(created.id), { profile: { ...found.profile, title: "Dr" } });
    const refreshed = await refresh(user, created, bench.context);
    expect(refreshed && compare(user, refreshed, PERSON)).toEqual({ title: "update" });
  });

  it("imports by id and by login", async () => {
    const { id } = await deploy(user, PERSON, bench.context);
    for (const key of [id, PERSON.login]) {
      expect(await importById(user, key, bench.context)).toMatchObject({ id, inputs: PERSON });
    }
    expect(await importById(user, "nobody@acme.example", bench.context)).toBeUndefined();
  });
});

describe("delete", () => {
  it("takes two calls, one for a deprovisioned user", async () => {
    const first = await deploy(user, PERSON, bench.context);
    const off = {
      ...PERSON,
      login: "b@acme.example",
      status: "DEPROVISIONED",
      password: "secret!",
    };
    const second = await deploy(user, off, bench.context);
    await bench.calls();
    await user.delete(first.id, first.outputs, bench.context);
    expect(await bench.calls()).toEqual(["deleteUser", "deleteUser"]);
    await user.delete(second.id, second.outputs, bench.context);
    expect(await bench.calls()).toEqual(["deleteUser"]);
    expect(await refresh(user, first, bench.context)).toBeUndefined();
    await expect(user.delete(first.id, first.outputs, bench.context)).resolves.toBeUndefined();
  });
});
