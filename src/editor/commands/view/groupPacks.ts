import { l10n } from "vscode";
import type { GroupBy } from "../../views/grouping.ts";
import type { Command } from "../command.ts";
import { pickOne } from "../pick/pickItems.ts";

/** How the Packs view is grouped. */
export const groupPacks: Command = {
  id: "mooring.groupPacks",
  needsTrust: false,
  async run(editor) {
    const items: { label: string; description: string; groupBy: GroupBy }[] = [
      { label: l10n.t("Pack"), description: l10n.t("unit of deployment"), groupBy: "pack" },
      { label: l10n.t("Kind"), description: l10n.t("all Deployments, all Services"), groupBy: "kind" },
      { label: l10n.t("State"), description: l10n.t("drifted, missing, in sync"), groupBy: "state" },
    ];
    const picked = await pickOne(
      items.map((item) => ({ ...item, picked: item.groupBy === editor.packs.groupBy })),
      { title: l10n.t("Group by") },
    );
    if (picked) await editor.packs.setGroupBy(picked.groupBy);
  },
};
