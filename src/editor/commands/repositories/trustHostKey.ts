import { l10n } from "vscode";
import type { Repositories } from "../../../repositories/repositories.ts";
import { pickOne } from "../pick/pickItems.ts";

/** Shows the keys of an SSH host to compare. True when the user trusted one. */
export async function trustHostKey(repositories: Repositories, url: string): Promise<boolean> {
  const keys = await repositories.hostKeys(url);
  const picked = await pickOne(
    keys.map((key) => ({ label: key.fingerprint, description: key.type, key })),
    {
      title: l10n.t("The host's SSH key is not known"),
      placeHolder: l10n.t("Compare with the fingerprint its owner publishes, then choose the one that is equal"),
      ignoreFocusOut: true,
    },
  );
  if (!picked) return false;
  await repositories.trustHostKey(url, picked.key);
  return true;
}
