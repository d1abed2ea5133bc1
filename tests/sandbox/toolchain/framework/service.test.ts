import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { credentials, Server, type ServiceError, status } from "@grpc/grpc-js";
import {
  ResourceProviderClient,
  ResourceProviderService,
} from "@pulumi/pulumi/proto/provider_grpc_pb";
import { type PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as proto from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { fromStruct, toStruct } from "../../../../sandbox/toolchain/providers/framework/marshal";
import {
  CHANNEL_OPTIONS,
  listen,
} from "../../../../sandbox/toolchain/providers/framework/pluginProcess";
import { createProviderService } from "../../../../sandbox/toolchain/providers/framework/service";
import { secret, UNKNOWN } from "../../../../sandbox/toolchain/providers/framework/values";
import { demoProvider } from "../../../support/engine/demoProvider";

jest.setTimeout(30_000);

const URN = "urn:pulumi:test::project::demo:index/badge:Badge::mine";

describe("the provider service over gRPC", () => {
  let server: Server;
  let client: ResourceProviderClient;
  let directory: string;
  const journal: Record<string, unknown>[] = [];

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "provider-service-"));
    journal.length = 0;
    server = new Server(CHANNEL_OPTIONS);
    const log = (fields: Record<string, unknown>) => void journal.push(fields);
    const service = createProviderService(demoProvider, { log, waitFactor: 0 });
    server.addService(ResourceProviderService, service);
    const address = `127.0.0.1:${await listen(server)}`;
    client = new ResourceProviderClient(address, credentials.createInsecure(), CHANNEL_OPTIONS);
  });

  afterEach(() => {
    client.close();
    server.forceShutdown();
    rmSync(directory, { recursive: true });
  });

  function call<Response>(
    send: (done: (error: ServiceError | null, response: Response) => void) => unknown,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      send((error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  async function configure(file = join(directory, "cloud.json")): Promise<void> {
    await call<proto.ConfigureResponse>((done) => client.configure(configureRequest(file), done));
  }

  function create(properties: Record<string, unknown>, preview = false) {
    const request = new proto.CreateRequest();
    request.setUrn(URN);
    request.setPreview(preview);
    request.setProperties(toStruct(properties));
    return call<proto.CreateResponse>((done) => client.create(request, done));
  }

  it("takes secrets, previews, and tells its version", async () => {
    const handshake = await call<proto.ProviderHandshakeResponse>((done) =>
      client.handshake(new proto.ProviderHandshakeRequest(), done),
    );
    const info = await call<PluginInfo>((done) => client.getPluginInfo(new Empty(), done));
    const configured = await call<proto.ConfigureResponse>((done) =>
      client.configure(configureRequest("x"), done),
    );

    expect(handshake.toObject()).toMatchObject({ acceptSecrets: true, acceptResources: false });
    expect(info.getVersion()).toBe("1.0.0");
    expect(configured.toObject()).toMatchObject({ acceptsecrets: true, supportspreview: true });
  });

  it("refuses provider settings that it does not have", async () => {
    const request = new proto.CheckRequest();
    request.setNews(toStruct({ file: "x", version: "1.0.0", colour: "red" }));

    const response = await call<proto.CheckResponse>((done) => client.checkConfig(request, done));

    expect(response.getFailuresList().map((failure) => failure.getReason())).toEqual([
      'property "colour" is not a setting of the sandbox\'s demo provider; there are: file, livery',
    ]);
    expect(fromStruct(response.getInputs())).toMatchObject({ file: "x" });
  });

  it("says in one sentence which setting is missing", async () => {
    const request = new proto.ConfigureRequest();

    await expect(
      call<proto.ConfigureResponse>((done) => client.configure(request, done)),
    ).rejects.toMatchObject({
      code: status.FAILED_PRECONDITION,
      details: "The demo cloud needs a file: set `demo:file` with `pulumi config set`.",
    });
  });

  it("never replaces a provider because of its settings", async () => {
    const request = new proto.DiffRequest();
    request.setOldInputs(toStruct({ file: "x" }));
    request.setNews(toStruct({ file: secret("y") }));

    const response = await call<proto.DiffResponse>((done) => client.diffConfig(request, done));

    expect(response.toObject()).toMatchObject({
      changes: 2,
      diffsList: ["file"],
      replacesList: [],
    });
  });

  it("previews without touching anything, volatile outputs unknown in an update", async () => {
    await configure();
    const created = await create({ name: "x", pin: secret("1234") }, true);
    const request = new proto.UpdateRequest();
    request.setUrn(URN);
    request.setPreview(true);
    request.setOlds(toStruct({ name: "x", arn: "arn:x", revision: 1, motto: "m" }));
    request.setNews(toStruct({ name: "x", colour: "red" }));
    const updated = await call<proto.UpdateResponse>((done) => client.update(request, done));

    expect(created.getId()).toBe("");
    expect(fromStruct(created.getProperties())).toMatchObject({
      name: "x",
      pin: secret("1234"),
      arn: UNKNOWN,
      motto: UNKNOWN,
      token: secret(UNKNOWN),
      labels: null,
    });
    expect(fromStruct(updated.getProperties())).toMatchObject({
      colour: "red",
      arn: "arn:x",
      motto: "m",
      revision: UNKNOWN,
    });
  });

  it("looks up with checked arguments, and keeps the result of a secret question secret", async () => {
    await configure();
    await create({ name: "x" });
    const ask = (args: Record<string, unknown>, tok = "demo:index/getBadge:getBadge") => {
      const request = new proto.InvokeRequest();
      request.setTok(tok);
      request.setArgs(toStruct(args));
      return call<proto.InvokeResponse>((done) => client.invoke(request, done));
    };

    const plainAnswer = await ask({ name: "x" });
    const secretAnswer = await ask({ name: secret("x") });
    const refused = await ask({ nam: "x" });

    expect(fromStruct(plainAnswer.getReturn())).toEqual({ arn: "arn:demo:badge/x", revision: 1 });
    expect(fromStruct(secretAnswer.getReturn())["arn"]).toEqual(secret("arn:demo:badge/x"));
    expect(refused.getFailuresList().map((failure) => failure.getReason())).toEqual([
      'property "nam" is not a property here; there are: name',
      'property "name" is required, but was not given',
    ]);
    await expect(ask({ name: secret("hidden-name") })).rejects.toMatchObject({
      details: "Calling demo:index/getBadge:getBadge failed: there is no badge [secret]",
    });
    await expect(ask({}, "demo:index/getHat:getHat")).rejects.toMatchObject({
      details:
        "Calling demo:index/getHat:getHat failed: the sandbox's demo provider lacks it; " +
        "it has: demo:index/getBadge:getBadge",
    });
  });

  it("names what it has when asked for another type", async () => {
    await configure();
    const request = new proto.CheckRequest();
    request.setUrn("urn:pulumi:test::project::parent:x:X$demo:index/hat:Hat::mine");

    await expect(
      call<proto.CheckResponse>((done) => client.check(request, done)),
    ).rejects.toMatchObject({
      details:
        'Checking demo:index/hat:Hat "mine" failed: the sandbox\'s demo provider lacks it; ' +
        "it has: demo:index/badge:Badge",
    });
  });

  it("refuses calls before it is configured", async () => {
    await expect(create({ name: "x" })).rejects.toMatchObject({
      details: expect.stringMatching(
        /"mine" failed: the provider demo was not configured$/,
      ) as string,
    });
  });

  it("carries messages above the usual limit of four megabytes", async () => {
    await configure();
    const policy = JSON.stringify("x".repeat(5 * 1024 * 1024));

    const created = await create({ name: "big", policy });

    expect(fromStruct(created.getProperties())["policy"]).toBe(policy);
  });

  it("logs calls, resources and outcomes, and no values", async () => {
    await configure(join(directory, "secret-place"));
    await create({ name: "x", pin: "value-of-pin" });

    expect(journal).toEqual([
      { method: "Configure", ms: expect.any(Number) as number, outcome: "ok" },
      {
        method: "Create",
        token: "demo:index/badge:Badge",
        name: "mine",
        ms: expect.any(Number) as number,
        outcome: "ok",
      },
    ]);
    expect(JSON.stringify(journal)).not.toMatch(/secret-place|value-of-pin/);
  });

  it("works again after a cancel, once it is configured anew", async () => {
    await configure();
    await call<Empty>((done) => client.cancel(new Empty(), done));
    await expect(create({ name: "x" })).rejects.toMatchObject({ code: status.CANCELLED });

    await configure();
    expect((await create({ name: "x" })).getId()).toBe("x");
  });
});

function configureRequest(file: string): proto.ConfigureRequest {
  const request = new proto.ConfigureRequest();
  request.getVariablesMap().set("demo:config:file", file);
  return request;
}
