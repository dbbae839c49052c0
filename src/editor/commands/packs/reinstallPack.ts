import { l10n } from "vscode";
import { formatTarget } from "../../../model/target.ts";
import { MooringError } from "../../../support/errors.ts";
import type { Editor } from "../../editor.ts";
import { showPlanPanel } from "../../plan/planPanel.ts";
import { chosenPacks } from "../pick/chosenPacks.ts";
import type { Command } from "../command.ts";
import type { Selection } from "../../../reconcile/api/selection.ts";

/**
 * Plans to delete and create anew what packs have in the cluster, one plan for each cluster; each object wants its own
 * confirmation in the plan.
 */
export const reinstallPack: Command = {
  id: "mooring.reinstallPack",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenPacks(editor, args, l10n.t("Reinstall"));
    if (!chosen) return;
    const { engine, selections } = chosen;
    if (selections.some((selection) => isWithoutFile(editor, selection)))
      throw new MooringError(
        "refused",
        l10n.t("No file contains this object. Export the live object to a file, then reinstall it from there."),
      );
    for (const [first, ...also] of byTarget(editor, selections)) {
      const plan = await editor.tasks.run(l10n.t("Planning"), (signal) =>
        engine.apply.plan(first, { reinstall: true, also }, signal),
      );
      showPlanPanel(editor, engine, plan, first);
    }
  },
};

function isWithoutFile(editor: Editor, { folder, objectId }: Selection): boolean {
  return editor.engine.state(folder)?.extra.some(({ id }) => id === objectId) === true;
}

type Some<T> = readonly [first: T, ...others: T[]];

/** A plan is about one cluster, whose name stands above it. */
function byTarget(editor: Editor, selections: readonly Selection[]): readonly Some<Selection>[] {
  const groups = new Map<string, [Selection, ...Selection[]]>();
  for (const selection of selections) {
    const { folder, packId } = selection;
    const state = editor.engine.state(folder);
    const target = state?.mappings.find((mapping) => mapping.packId === packId)?.target ?? state?.target;
    const key = `${folder}\n${target ? formatTarget(target) : ""}`;
    const known = groups.get(key);
    if (known) known.push(selection);
    else groups.set(key, [selection]);
  }
  return [...groups.values()];
}
