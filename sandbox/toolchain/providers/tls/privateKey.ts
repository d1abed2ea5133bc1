import { type Props, type ResourceHandler } from "../framework/types";
import {
  type Algorithm,
  ALGORITHMS,
  CURVE_NAMES,
  generatePrivateKey,
  keyId,
  privateOutputs,
  publicOutputs,
} from "./keys";

const DEFAULTS = { rsaBits: 2048, ecdsaCurve: "P224" } as const;

/** Key pairs live in state only, as with the official provider: there is no service behind them. */
export const privateKey: ResourceHandler<unknown> = {
  token: "tls:index/privateKey:PrivateKey",
  inputs: {
    algorithm: { kind: "string", required: true, forceNew: true, oneOf: ALGORITHMS },
    rsaBits: { kind: "number", computed: true, forceNew: true },
    ecdsaCurve: { kind: "string", computed: true, forceNew: true, oneOf: CURVE_NAMES },
  },
  outputs: {
    privateKeyPem: { secret: true },
    privateKeyPemPkcs8: { secret: true },
    privateKeyOpenssh: { secret: true },
    publicKeyPem: {},
    publicKeyOpenssh: {},
    publicKeyFingerprintMd5: {},
    publicKeyFingerprintSha256: {},
  },
  async create(inputs) {
    const declared = { ...DEFAULTS, ...(inputs as { algorithm: Algorithm }) };
    const key = await generatePrivateKey(declared.algorithm, declared);
    return {
      id: keyId(key),
      outputs: { ...declared, ...privateOutputs(key), ...publicOutputs(key) },
    };
  },
  async read(id, state) {
    if (state["privateKeyPem"] === undefined) {
      throw new Error("a key pair is kept in state only, so there is nothing to import");
    }
    return { id, inputs: declaredInputs(state), outputs: state };
  },
  async delete() {
    // Nothing is kept anywhere else.
  },
};

function declaredInputs({ algorithm, rsaBits, ecdsaCurve }: Props): Props {
  return { algorithm, rsaBits, ecdsaCurve };
}
