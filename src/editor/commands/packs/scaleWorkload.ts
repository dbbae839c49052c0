import { l10n, window } from "vscode";
import { formatRef } from "../../../model/objectRef.ts";
import type { ScaleTarget } from "../../../reconcile/api/actions.ts";
import { chosenPack, targetsOf } from "../pick/chosenPacks.ts";
import type { Command } from "../command.ts";
import { pickOne } from "../pick/pickItems.ts";
import { reportOutcomes } from "../reportOutcomes.ts";

/** Sets the number of replicas of a workload, and says when an autoscaler will set it back. */
export const scaleWorkload: Command = {
  id: "mooring.scaleWorkload",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenPack(editor, args, l10n.t("Scale"));
    if (!chosen) return;
    const { engine, selection } = chosen;
    const targets = await editor.tasks.run(l10n.t("Reading replicas"), (signal) =>
      engine.operations.scalable(selection, signal),
    );
    const target = await chooseOne(targets);
    if (!target) return;
    const replicas = await askReplicas(target, targetsOf(editor, [selection]));
    if (replicas === undefined || replicas === target.replicas) return;
    const outcome = await editor.tasks.run(l10n.t("Scaling"), (signal) =>
      engine.operations.scale(selection, target, replicas, signal),
    );
    reportOutcomes([outcome], () => l10n.t("{0} scaled to {1} replicas.", formatRef(target.ref), replicas));
  },
};

async function chooseOne(targets: readonly ScaleTarget[]): Promise<ScaleTarget | undefined> {
  if (targets.length === 1) return targets[0];
  const items = targets.map((target) => ({
    label: formatRef(target.ref),
    description: [replicaWords(target.replicas), autoscalerWords(target)].filter(Boolean).join(" · "),
    target,
  }));
  return (await pickOne(items, { title: l10n.t("Scale"), placeHolder: l10n.t("Choose a workload") }))?.target;
}

async function askReplicas(target: ScaleTarget, place: string): Promise<number | undefined> {
  const { ref, replicas } = target;
  const answer = await window.showInputBox({
    title: l10n.t("Scale {0} in {1}", formatRef(ref), place),
    prompt: [l10n.t("Number of replicas (currently {0})", replicas), autoscalerWords(target)].filter(Boolean).join(" "),
    value: String(replicas),
    ignoreFocusOut: true, // it follows another question
    validateInput: (text) =>
      /^\d{1,5}$/.test(text.trim()) ? undefined : l10n.t("Enter a number of replicas, 0 or greater."),
  });
  return answer === undefined ? undefined : Number(answer.trim());
}

function replicaWords(count: number): string {
  return count === 1 ? l10n.t("1 replica") : l10n.t("{0} replicas", count);
}

function autoscalerWords({ autoscaler }: ScaleTarget): string {
  if (!autoscaler) return "";
  const { name, min, max } = autoscaler;
  return max === undefined
    ? l10n.t("The autoscaler {0} manages the replicas and will reset them.", name)
    : l10n.t("The autoscaler {0} manages the replicas and will reset them to between {1} and {2}.", name, min, max);
}
