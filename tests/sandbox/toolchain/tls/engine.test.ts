import { installStandIns } from "../../../../sandbox/toolchain/bundleStandIns";
import { EngineProject } from "../../../support/engine/engineProject";

jest.setTimeout(60_000);

const PROGRAM = `
import * as tls from "@pulumi/tls";
const key = new tls.PrivateKey("key", { algorithm: "ECDSA", ecdsaCurve: "P384" });
export const publicKey = key.publicKeyPem;
export const looked = tls.getPublicKeyOutput({ privateKeyPem: key.privateKeyPem }).publicKeyPem;
export const pkcs8 = key.privateKeyPemPkcs8;
`;

describe("the tls stand-in under the official SDK and the real engine", () => {
  let project: EngineProject;

  beforeAll(async () => {
    project = await EngineProject.create();
    await installStandIns(project.home, ["tls"]);
    await project.write("index.ts", PROGRAM);
  });

  afterAll(() => project.remove());

  it("makes a key once, keeps it over a refresh, and never shows it", async () => {
    const { stdout, stderr } = await project.expectSuccess("up", "--skip-preview");
    await project.expectSuccess("refresh", "--skip-preview");
    await project.expectSuccess("preview", "--expect-no-changes");

    const shown = await project.expectSuccess("stack", "output", "--json");
    const outputs = JSON.parse(shown.stdout) as Record<string, string>;
    expect(outputs).toEqual({
      publicKey: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----/) as string,
      looked: "[secret]",
      pkcs8: "[secret]",
    });
    const text = stdout + stderr + (await project.stateText());
    expect(text).not.toContain("PRIVATE KEY-----");
    expect(text).not.toContain("warning");
  });

  it("finds the same public key by the function", async () => {
    const args = ["stack", "output", "--json", "--show-secrets"];
    const { stdout } = await project.expectSuccess(...args);
    const { publicKey, looked } = JSON.parse(stdout) as Record<string, string>;

    expect(looked).toBe(publicKey);
  });
});
