import { createHash, createPrivateKey, type KeyObject } from "node:crypto";

import { type FunctionHandler, type Props } from "../framework/types";
import { algorithmOf, publicOutputs } from "./keys";
import { readOpensshPublicKey } from "./openssh";

/** The public forms of a given private key. */
export const getPublicKey: FunctionHandler<unknown> = {
  token: "tls:index/getPublicKey:getPublicKey",
  inputs: { privateKeyPem: { kind: "string" }, privateKeyOpenssh: { kind: "string" } },
  async invoke(args) {
    const key = readKey(args);
    const outputs = publicOutputs(key);
    const id = createHash("sha1").update(String(outputs["publicKeyPem"]).trim()).digest("hex");
    return { ...args, ...outputs, algorithm: algorithmOf(key), id };
  },
};

function readKey({ privateKeyPem, privateKeyOpenssh }: Props): KeyObject {
  if ((privateKeyPem === undefined) === (privateKeyOpenssh === undefined)) {
    throw new Error("give either privateKeyPem or privateKeyOpenssh");
  }
  if (privateKeyOpenssh !== undefined) return readOpensshPublicKey(String(privateKeyOpenssh));
  try {
    return createPrivateKey(String(privateKeyPem));
  } catch {
    throw new Error("privateKeyPem is not a private key in PEM format");
  }
}
