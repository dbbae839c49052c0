import { commands, ConfigurationTarget, l10n, window, workspace } from "vscode";
import type { Command } from "../command.ts";

/** Puts a kubeconfig file into the user's own settings, then offers its contexts. */
export const chooseKubeconfig: Command = {
  id: "mooring.chooseKubeconfig",
  needsTrust: true,
  async run() {
    const files = await window.showOpenDialog({
      title: l10n.t("Choose a kubeconfig"),
      openLabel: l10n.t("Use"),
      canSelectMany: true,
    });
    if (!files || files.length === 0) return;
    await workspace.getConfiguration("mooring").update(
      "kubeconfig",
      files.map(({ fsPath }) => fsPath),
      ConfigurationTarget.Global,
    );
    await commands.executeCommand("mooring.chooseTarget");
  },
};
