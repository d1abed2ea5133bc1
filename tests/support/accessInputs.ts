import { type AccessInputs, readAccessInputs } from "../../model/diff/accessInputs";

/** What `WorkforceAccess` has in its inputs; everything left out is empty or a default. */
export function accessInputs(inputs: object): AccessInputs {
  const read = readAccessInputs({ accounts: {}, ...inputs });
  if (read === undefined) throw new Error("these are no inputs of WorkforceAccess");
  return read;
}
