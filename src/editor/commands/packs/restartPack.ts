import { l10n, window } from "vscode";
import { formatRef } from "../../../model/objectRef.ts";
import { chosenPacks, targetsOf } from "../pick/chosenPacks.ts";
import type { Command } from "../command.ts";
import { reportOutcomes } from "../reportOutcomes.ts";

/** Names shown in a question; more are counted. */
const NAMED = 10;

/** Rolls over the workloads of one or several packs: their pods are replaced one by one. */
export const restartPack: Command = {
  id: "mooring.restartPack",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenPacks(editor, args, l10n.t("Restart"));
    if (!chosen) return;
    const { engine, selections } = chosen;
    const workloads = await editor.tasks.run(l10n.t("Searching for workloads"), (signal) =>
      engine.operations.workloads(selections, signal),
    );
    const restart = l10n.t("Restart");
    const names = workloads.slice(0, NAMED).map(formatRef);
    if (workloads.length > NAMED) names.push(l10n.t("and {0} more", workloads.length - NAMED));
    const answer = await window.showWarningMessage(
      workloads.length === 1
        ? l10n.t("Restart 1 workload in {0}?", targetsOf(editor, selections))
        : l10n.t("Restart {0} workloads in {1}?", workloads.length, targetsOf(editor, selections)),
      { modal: true, detail: l10n.t("Their pods are replaced one by one:\n{0}", names.join("\n")) },
      restart,
    );
    if (answer !== restart) return;
    const outcomes = await editor.tasks.run(l10n.t("Restarting"), (signal, onProgress) =>
      engine.operations.restart(selections, onProgress, signal),
    );
    reportOutcomes(outcomes, (count) =>
      count === 1 ? l10n.t("1 workload is restarting.") : l10n.t("{0} workloads are restarting.", count),
    );
  },
};
