import { env, l10n, window } from "vscode";

/** Lists what is to be removed by hand. It stays until it was read: nothing here knows of it afterwards. */
export async function reportLeft(message: string, left: readonly string[]): Promise<void> {
  const copy = l10n.t("Copy List");
  const detail = left.map((one) => `• ${one}`).join("\n");
  if ((await window.showWarningMessage(message, { modal: true, detail }, copy)) !== copy) return;
  await env.clipboard.writeText(left.join("\n"));
}
