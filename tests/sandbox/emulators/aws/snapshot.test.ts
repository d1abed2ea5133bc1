import { type AwsState } from "../../../../sandbox/emulators/aws/state";
import { assign, createGroup, createSet, creationStatus, startAssign, unassign } from "./estate";
import { enableScim, scimClient } from "./console";
import { NO_LAG, PROD, SDLC, startAws, type RunningAws } from "./kit";

const throughJson = (state: AwsState): AwsState => JSON.parse(JSON.stringify(state)) as AwsState;

describe("saving and restoring the emulated AWS", () => {
  const running: RunningAws[] = [];
  const start = async (options: Parameters<typeof startAws>[0] = {}): Promise<RunningAws> => {
    const aws = await startAws(options);
    running.push(aws);
    return aws;
  };
  afterEach(async () => {
    await Promise.all(running.splice(0).map((aws) => aws.stop()));
  });

  test("a restored emulator has the same state, tokens and clock", async () => {
    const first = await start();
    const { token } = await enableScim(first);
    await scimClient(first, token)("POST", "/Groups", { displayName: "pushed" });
    const PermissionSetArn = await createSet(first, "Admin");
    const PrincipalId = await createGroup(first, "admins");
    await assign(first, { PermissionSetArn, PrincipalId, TargetId: PROD });
    await first.control("PUT", "faults", { assignmentListLag: { ms: 60_000 } });
    await assign(first, { PermissionSetArn, PrincipalId, TargetId: SDLC });
    await unassign(first, { PermissionSetArn, PrincipalId, TargetId: PROD });
    await first.control("POST", "clock", { advanceMs: 1000 });
    const saved = throughJson(first.emulator.snapshot());
    expect(saved.clockOffsetMs).toBe(1000);

    const second = await start({ state: saved });
    expect(throughJson(second.emulator.snapshot())).toEqual(saved);
    expect((await scimClient(second, token)("GET", "/Groups")).body["totalResults"]).toBe(2);
  });

  test("a token of a saved state is no good while automatic provisioning is off", async () => {
    const first = await start();
    const { token } = await enableScim(first);
    const state = first.emulator.snapshot();
    const off = { ...state, console: { ...state.console, automaticProvisioning: false } };
    const second = await start({ state: off });
    expect((await scimClient(second, token)("GET", "/Users")).status).toBe(401);
  });

  test("an operation in progress goes on after the restart", async () => {
    const lag = { ...NO_LAG, assignmentMs: 60_000 };
    const first = await start({ lag });
    const PermissionSetArn = await createSet(first, "Admin");
    const PrincipalId = await createGroup(first, "admins");
    const grant = { PermissionSetArn, PrincipalId, TargetId: PROD };
    const { RequestId } = await startAssign(first, grant);
    const second = await start({ lag, state: throughJson(first.emulator.snapshot()) });
    expect((await creationStatus(second, RequestId)).Status).toBe("IN_PROGRESS");
    await second.control("POST", "clock", { advanceMs: 60_000 });
    expect((await creationStatus(second, RequestId)).Status).toBe("SUCCEEDED");
  });

  test("a snapshot is a copy: later changes do not reach it, nor the state given", async () => {
    const first = await start();
    const saved = first.emulator.snapshot();
    await createSet(first, "Later");
    expect(Object.keys(saved.sso.permissionSets)).toEqual([]);
    const second = await start({ state: saved });
    await createSet(second, "Later");
    expect(Object.keys(saved.sso.permissionSets)).toEqual([]);
  });

  test("finished operations are kept to a bound", async () => {
    const aws = await start();
    const PermissionSetArn = await createSet(aws, "Admin");
    const PrincipalId = await createGroup(aws, "admins");
    const state = aws.emulator.snapshot();
    const { RequestId = "" } = await startAssign(aws, {
      PermissionSetArn,
      PrincipalId,
      TargetId: PROD,
    });
    const finished = aws.emulator.snapshot().sso.operations[RequestId];
    if (finished === undefined) throw new Error("The operation is missing");
    for (let index = 0; index < 1005; index += 1) {
      state.sso.operations[`old-${index}`] = { ...finished, requestId: `old-${index}` };
    }
    const second = await start({ state });
    const kept = Object.keys(second.emulator.snapshot().sso.operations);
    expect(kept).toHaveLength(1000);
    expect(kept[0]).toBe("old-5");
  });
});
