import fc from "fast-check";
import { createGroup, createUser, type Json } from "../kit";
import { type Provisioned, startProvisioned } from "../provisioningKit";

const PEOPLE = ["Aa", "Bb", "Cc"];
const GROUPS = ["g-one", "g-two"];

interface Change {
  kind: "member" | "assigned" | "status" | "push" | "person";
  on: boolean;
  person: number;
  group: number;
}

const change = fc.record<Change>({
  kind: fc.constantFrom("member", "assigned", "status", "push", "person"),
  on: fc.boolean(),
  person: fc.nat({ max: PEOPLE.length - 1 }),
  group: fc.nat({ max: GROUPS.length - 1 }),
});

describe("provisioning, whatever happens in whatever order", () => {
  let run: Provisioned;
  let assignment: string;
  const userIds: string[] = [];
  const groupIds: string[] = [];
  const mappingIds: string[] = [];

  beforeAll(async () => {
    run = await startProvisioned();
    assignment = await createGroup(run.okta, "AWS users");
    await run.assign(assignment);
    for (const name of PEOPLE) userIds.push(await createUser(run.okta, name));
    for (const name of GROUPS) {
      const id = await createGroup(run.okta, name);
      groupIds.push(id);
      mappingIds.push((await run.push(id, name)).id);
    }
  });
  afterAll(() => run.close());

  async function apply({ kind, on, person, group }: Change): Promise<void> {
    const userId = userIds[person];
    const method = on ? "PUT" : "DELETE";
    const transition = on ? "unsuspend" : "suspend";
    const status = on ? "ACTIVE" : "INACTIVE";
    const users = `/api/v1/apps/${run.appId}/users`;
    const calls: Record<Change["kind"], () => Promise<unknown>> = {
      member: () => run.okta.send(method, `/api/v1/groups/${groupIds[group]}/users/${userId}`),
      assigned: () => run.okta.send(method, `/api/v1/groups/${assignment}/users/${userId}`),
      status: () => run.okta.send("POST", `/api/v1/users/${userId}/lifecycle/${transition}`),
      push: () =>
        run.okta.send(
          "PATCH",
          `/api/v1/apps/${run.appId}/group-push/mappings/${mappingIds[group]}`,
          { status },
        ),
      person: () =>
        on
          ? run.okta.send("POST", users, { id: userId })
          : run.okta.send("DELETE", `${users}/${userId}`),
    };
    await calls[kind]();
  }

  async function expected(group: number): Promise<string[]> {
    const ids = async (path: string): Promise<string[]> =>
      (await run.okta.send("GET", path)).body.map((item: Json) => item.id);
    const members = await ids(`/api/v1/groups/${groupIds[group]}/users`);
    const assigned = await ids(`/api/v1/apps/${run.appId}/users`);
    const active: string[] = (
      await run.okta.send("GET", '/api/v1/users?filter=status eq "ACTIVE"')
    ).body
      .filter((user: Json) => members.includes(user.id) && assigned.includes(user.id))
      .map((user: Json) => user.profile.login);
    return active.sort();
  }

  it("every pushed group holds exactly its members who are assigned and active", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        for (const one of changes) await apply(one);
        await run.settled();
        for (const [index, name] of GROUPS.entries()) {
          const mapping = await run.mapping(mappingIds[index] ?? "");
          if (mapping.status === "INACTIVE") continue;
          expect([name, run.scim.membersOf(name)]).toEqual([name, await expected(index)]);
        }
        expect(await run.tasks()).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 60_000);
});
