import fastify from "fastify";
import { z } from "zod";
import { createClock } from "../../../../sandbox/emulators/http/clock";
import {
  ControlError,
  parseControlBody,
  registerControlRoutes,
} from "../../../../sandbox/emulators/http/controlRoutes";
import { commonFaults, createFaultBoard } from "../../../../sandbox/emulators/http/faults";
import { createJournal, installJournal } from "../../../../sandbox/emulators/http/journal";

describe("the common control calls", () => {
  const clock = createClock();
  const journal = createJournal(clock);
  const faults = createFaultBoard(z.strictObject(commonFaults));
  let clockMoves = 0;
  const app = fastify();
  app.get("/vendor", () => {
    throw new Error("vendor form");
  });
  installJournal(app, journal, () => ({ service: "test", operation: "Op" }));
  registerControlRoutes(
    app,
    { clock, journal, faults, onClock: () => void (clockMoves += 1) },
    (scope) => {
      scope.post("/__sandbox/more", (request) =>
        parseControlBody(z.strictObject({ name: z.string() }), request.body),
      );
      scope.get("/__sandbox/gone", () => {
        throw new ControlError(404, "It is gone.");
      });
    },
  );
  let base: string;
  beforeAll(async () => {
    base = await app.listen({ host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => {
    clock.stop();
    await app.close();
  });

  const call = async (method: string, path: string, body?: string) => {
    const response = await fetch(base + path, {
      method,
      ...(body === undefined ? {} : { body, headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    return { status: response.status, json: text === "" ? {} : (JSON.parse(text) as object) };
  };

  test("health tells the emulated time, and moving the clock tells the owner", async () => {
    const before = clock.now();
    const moved = await call("POST", "/__sandbox/clock", '{"advanceMs":90000}');
    expect(moved.status).toBe(200);
    expect(clockMoves).toBe(1);
    const { json } = await call("GET", "/__sandbox/health");
    const { status, now } = json as { status: string; now: string };
    expect(status).toBe("ok");
    expect(Date.parse(now)).toBeGreaterThanOrEqual(before + 90_000);
  });

  test("errors are one sentence in their own form, and leave the vendor's routes alone", async () => {
    expect(await call("GET", "/__sandbox/gone")).toEqual({
      status: 404,
      json: { error: "It is gone." },
    });
    const bad = await call("POST", "/__sandbox/more", '{"nmae":1}');
    expect(bad.status).toBe(400);
    expect((bad.json as { error: string }).error).toMatch(/nmae[\s\S]*name/);
    expect((await call("POST", "/__sandbox/more", "{")).status).toBe(400);
    const vendor = await call("GET", "/vendor");
    expect(vendor.json).toMatchObject({ message: "vendor form", statusCode: 500 });
  });

  test("the journal has vendor calls and no control calls", async () => {
    expect((await call("DELETE", "/__sandbox/journal")).status).toBe(204);
    await call("GET", "/vendor?token=abc&x=1");
    await call("GET", "/__sandbox/health");
    expect((await call("GET", "/__sandbox/journal")).json).toEqual([
      {
        at: expect.any(String),
        service: "test",
        operation: "Op",
        method: "GET",
        path: "/vendor?token=***&x=1",
        status: 500,
      },
    ]);
  });

  test("faults are put, shown and refused by their rules", async () => {
    const faults = '{"latency":{"ms":1,"times":2}}';
    expect((await call("PUT", "/__sandbox/faults", faults)).json).toEqual(JSON.parse(faults));
    expect((await call("PUT", "/__sandbox/faults", '{"nope":{}}')).status).toBe(400);
    expect((await call("GET", "/__sandbox/faults")).json).toEqual(JSON.parse(faults));
    expect((await call("PUT", "/__sandbox/faults", "{}")).json).toEqual({});
  });
});
