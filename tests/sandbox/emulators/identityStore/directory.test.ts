import fc from "fast-check";
import { createClock } from "../../../../sandbox/emulators/http/clock";
import {
  addMember,
  createGroup,
  createUser,
  deleteGroup,
  deleteUser,
  DirectoryConflict,
  isVisible,
  removeMember,
  replaceUser,
  updateGroup,
  type DirectoryWriter,
} from "../../../../sandbox/emulators/identityStore/directory";
import { type UserAttributes } from "../../../../sandbox/emulators/identityStore/types";

const clock = createClock();
afterAll(() => clock.stop());

const newWriter = (visibilityLagMs = 0): DirectoryWriter => ({
  store: { users: {}, groups: {}, memberships: {} },
  clock,
  actor: "test",
  visibilityLagMs,
});

const person = (UserName: string, externalId?: string): UserAttributes => ({
  UserName,
  UserStatus: "ENABLED",
  ...(externalId === undefined ? {} : { ExternalIds: [{ Issuer: "i", Id: externalId }] }),
});

describe("the directory", () => {
  test("user names are unique without case, external ids by issuer", () => {
    const writer = newWriter();
    const ada = createUser(writer, person("ada", "1"));
    expect(() => createUser(writer, person("ADA"))).toThrow(DirectoryConflict);
    expect(() => createUser(writer, person("bob", "1"))).toThrow("Duplicate ExternalId");
    const bob = createUser(writer, person("bob", "2"));
    expect(() => replaceUser(writer, bob, person("Ada"))).toThrow("Duplicate UserName");
    expect(replaceUser(writer, ada, person("Ada", "1")).UserId).toBe(ada.UserId);
    expect(Object.keys(writer.store.users)).toHaveLength(2);
  });

  test("replacing keeps id and creation and drops what is not given", () => {
    const writer = newWriter();
    const ada = createUser(writer, { ...person("ada"), Title: "Countess" });
    const replaced = replaceUser({ ...writer, actor: "other" }, ada, person("ada"));
    expect(replaced).toMatchObject({
      UserId: ada.UserId,
      CreatedAt: ada.CreatedAt,
      CreatedBy: "test",
      UpdatedBy: "other",
    });
    expect(replaced).not.toHaveProperty("Title");
    expect(writer.store.users[ada.UserId]).toBe(replaced);
  });

  test("a renamed group keeps its id and may change its own case", () => {
    const writer = newWriter();
    const group = createGroup(writer, { DisplayName: "admins", Description: "x" });
    createGroup(writer, { DisplayName: "others" });
    updateGroup(writer, group, { DisplayName: "Admins", Description: undefined });
    expect(writer.store.groups[group.GroupId]).toMatchObject({ DisplayName: "Admins" });
    expect(group).not.toHaveProperty("Description");
    expect(() => updateGroup(writer, group, { DisplayName: "OTHERS" })).toThrow(
      "Duplicate GroupDisplayName",
    );
    expect(group.DisplayName).toBe("Admins");
  });

  test("a record made with a lag shows after it", () => {
    const writer = newWriter(60_000);
    const group = createGroup(writer, { DisplayName: "late" });
    expect(isVisible(group, clock)).toBe(false);
    clock.advance(60_000);
    expect(isVisible(group, clock)).toBe(true);
  });

  test("memberships are a set, and go with either end", () => {
    const pair = fc.record({
      group: fc.nat({ max: 3 }),
      user: fc.nat({ max: 3 }),
      add: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 40 }), (changes) => {
        const writer = newWriter();
        const groups = [0, 1, 2, 3].map(
          (index) => createGroup(writer, { DisplayName: `g${index}` }).GroupId,
        );
        const users = [0, 1, 2, 3].map((index) => createUser(writer, person(`u${index}`)).UserId);
        const expected = new Set<string>();
        for (const { group, user, add } of changes) {
          const [groupId = "", userId = ""] = [groups[group], users[user]];
          if (add) {
            addMember(writer, groupId, userId);
            expected.add(`${groupId} ${userId}`);
          } else {
            removeMember(writer.store, groupId, userId);
            expected.delete(`${groupId} ${userId}`);
          }
        }
        const present = () =>
          Object.values(writer.store.memberships)
            .map((membership) => `${membership.GroupId} ${membership.UserId}`)
            .sort();
        expect(present()).toEqual([...expected].sort());
        deleteGroup(writer.store, groups[0] ?? "");
        deleteUser(writer.store, users[0] ?? "");
        const left = [...expected].filter(
          (key) => !key.startsWith(groups[0] ?? "") && !key.endsWith(users[0] ?? ""),
        );
        expect(present()).toEqual(left.sort());
      }),
    );
  });
});
