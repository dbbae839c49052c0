import { l10n } from "vscode";
import type { Repositories } from "../../../repositories/repositories.ts";
import { pickOne } from "../pick/pickItems.ts";

/** Shows the keys of an SSH host to compare. True when the user trusted one. */
export async function trustHostKey(repositories: Repositories, url: string): Promise<boolean> {
  const keys = await repositories.hostKeys(url);
  const picked = await pickOne(
    keys.map((key) => ({ label: key.fingerprint, description: key.type, key })),
    {
      title: l10n.t("Unknown SSH host key"),
      placeHolder: l10n.t("Compare with the fingerprint published by its owner, then select the matching one"),
      ignoreFocusOut: true,
    },
  );
  if (!picked) return false;
  await repositories.trustHostKey(url, picked.key);
  return true;
}
