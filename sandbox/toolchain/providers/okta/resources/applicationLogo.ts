import { readFile } from "node:fs/promises";
import { basename } from "node:path";

import { type Props } from "../../framework/types";
import { type Okta } from "../clients";
import { optionalText } from "../values";

/** Uploads the file that `logo` names, if any. */
export async function uploadLogo({ sdk }: Okta, appId: string, props: Props): Promise<void> {
  const path = optionalText(props, "logo");
  if (path === undefined) return;
  const file = { data: await readFile(path), name: basename(path) };
  await sdk.applicationApi.uploadApplicationLogo({ appId, file });
}
