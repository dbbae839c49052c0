import { commands, env, l10n, type QuickPickItem, QuickPickItemKind, ThemeIcon } from "vscode";
import { formatPath } from "../../../model/fieldPath.ts";
import type { ObjectState } from "../../../reconcile/api/readModel.ts";
import { describeCulprit, describeSides } from "../../words/describeDifference.ts";
import { formatAgo } from "../../words/formatTime.ts";
import { chosenObject } from "../pick/chosenSelection.ts";
import type { Command } from "../command.ts";
import { pickOne } from "../pick/pickItems.ts";

const COMMITS = 30;

type HistoryItem = QuickPickItem & { readonly oid?: string };

/** Who wrote what: the live changes of an object by field manager and time, then the commits of its files, newest first. */
export const showHistory: Command = {
  id: "mooring.showHistory",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenObject(editor, args, l10n.t("Show Who Changed It"));
    if (!chosen) return;
    const now = editor.clock.now();
    const commits = await editor.tasks.run(l10n.t("Reading history"), (signal) =>
      chosen.engine.commits.history(chosen.selection, COMMITS, signal),
    );
    const items: HistoryItem[] = [
      ...liveItems(chosen.object, chosen.selection.pointer, now),
      { label: l10n.t("In Git"), kind: QuickPickItemKind.Separator },
      ...commits.map((commit) => ({
        label: commit.subject,
        description: `${commit.author.name} · ${formatAgo(commit.time, now)}`,
        detail: commit.oid.slice(0, 12),
        iconPath: new ThemeIcon("git-commit"),
        oid: commit.oid,
      })),
    ];
    const picked = await pickOne(items, {
      title: l10n.t("Who changed {0} {1}", chosen.object.ref.kind, chosen.object.ref.name),
      placeHolder: l10n.t("Press Enter to copy the commit"),
      matchOnDescription: true,
    });
    if (picked?.oid) await env.clipboard.writeText(picked.oid);
    else if (picked) await commands.executeCommand("mooring.showDifference", chosen.selection);
  },
};

function liveItems(object: ObjectState, pointer: string | undefined, now: number): HistoryItem[] {
  const differences = (object.verdict?.differences ?? [])
    .filter((difference) => pointer === undefined || difference.pointer === pointer)
    .toSorted((a, b) => (b.culprit?.time ?? "").localeCompare(a.culprit?.time ?? ""));
  return [
    { label: l10n.t("In the cluster"), kind: QuickPickItemKind.Separator },
    ...differences.map((difference) => ({
      label: formatPath(difference.path),
      description: describeSides(difference),
      detail: difference.culprit
        ? `${describeCulprit(difference.culprit, now)} · ${difference.culprit.operation === "Apply" ? l10n.t("server-side apply") : l10n.t("update")}`
        : l10n.t("unknown manager"),
      iconPath: new ThemeIcon("server-environment"),
    })),
  ];
}
