import { l10n, type QuickPickItem } from "vscode";
import type { MappingPolicy } from "../../../mappings/mooringConfig.ts";
import type { PolicyChange } from "../../../reconcile/api/mappingRequests.ts";
import { chosenMapping } from "../pick/chosenMapping.ts";
import type { Command } from "../command.ts";
import { offerConfigCommit } from "./offerConfigCommit.ts";
import { pickOne } from "../pick/pickItems.ts";

interface PolicyItem extends QuickPickItem {
  readonly change: PolicyChange;
}

/** What happens by itself after a save, after a commit and after drift; written to mooring.yaml, for everyone. */
export const setPolicy: Command = {
  id: "mooring.setPolicy",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenMapping(
      editor,
      args,
      l10n.t("Edit Mapping Policies"),
      ({ packId }) => packId !== undefined,
    );
    if (!chosen) return;
    const { packName, policy } = chosen.mapping;
    const picked = await pickOne(itemsOf(policy), {
      title: l10n.t("Policies for {0}", packName),
      placeHolder: l10n.t("Select the policies to change in mooring.yaml"),
    });
    if (!picked) return;
    await chosen.engine.mappings.setPolicy(chosen.selection, picked.change);
    const said = l10n.t("Policies for {0} changed.", packName);
    const message = `Set policies of pack ${packName}`;
    await offerConfigCommit(editor, chosen.engine, chosen.selection.folder, { said, message });
  },
};

/** Each says what is so now and what a click changes. */
function itemsOf(policy: MappingPolicy): PolicyItem[] {
  const on = (isOn: boolean): string => (isOn ? l10n.t("current: yes") : l10n.t("current: no"));
  const isNow = (is: boolean): string => (is ? l10n.t("as now") : "");
  const { commit, push, heal, prune } = policy;
  return [
    {
      label: commit === "onSave" ? l10n.t("Commit manually") : l10n.t("Commit after each save"),
      description: commit === "onSave" ? l10n.t("current: on save") : l10n.t("current: manually"),
      change: { commit: commit === "onSave" ? undefined : "onSave" },
    },
    { label: l10n.t("After a commit: nothing"), description: isNow(push === "none"), change: { push: undefined } },
    { label: l10n.t("After a commit: push"), description: isNow(push === "push"), change: { push: "push" } },
    {
      label: l10n.t("After a commit: push to a branch for a pull request"),
      description: isNow(push === "pullRequest"),
      change: { push: "pullRequest" },
    },
    {
      label: heal ? l10n.t("Do not heal drift") : l10n.t("Heal drift: apply committed files automatically"),
      description: on(heal),
      change: { heal: heal ? undefined : true },
    },
    {
      label: prune ? l10n.t("Do not offer to prune") : l10n.t("Offer to prune objects removed from files"),
      description: on(prune),
      change: { prune: prune ? undefined : true },
    },
  ];
}
