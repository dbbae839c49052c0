import { l10n, type QuickPickItem } from "vscode";
import type { TimelineAnswer, TimelineItem, TimelineQuestion } from "../../../reconcile/api/mappingRequests.ts";
import { formatTime } from "../../words/formatTime.ts";
import { chosenMapping } from "../pick/chosenMapping.ts";
import type { Command } from "../command.ts";
import { pickOne } from "../pick/pickItems.ts";

/** Asks one of the saved questions about a pack and shows the answer with what belongs to it. */
export const askTimeline: Command = {
  id: "mooring.askTimeline",
  needsTrust: true,
  async run(editor, args) {
    const title = l10n.t("Show Pack Timeline");
    const chosen = await chosenMapping(editor, args, title, ({ packId }) => packId !== undefined);
    if (!chosen) return;
    const { engine, selection, mapping } = chosen;
    const questions: readonly (QuickPickItem & { readonly question: TimelineQuestion })[] = [
      { label: l10n.t("What changed last night?"), question: "lastNight" },
      { label: l10n.t("Since when is this drifted?"), question: "driftedSince" },
      { label: l10n.t("Which version was last in sync?"), question: "lastInSync" },
    ];
    const picked = await pickOne(questions, { title: l10n.t("About {0}", mapping.packName) });
    if (!picked) return;
    const answer = await editor.tasks.run(l10n.t("Reading commits and live changes"), (signal) =>
      engine.automation.ask(selection, picked.question, signal),
    );
    const now = editor.clock.now();
    const items = answer.items.map((item) => rowOf(item, now));
    await pickOne(items.length > 0 ? items : [{ label: l10n.t("Nothing") }], {
      title: sentenceOf(answer, now),
      matchOnDescription: true,
    });
  },
};

function sentenceOf({ question, since, until, head, commit }: TimelineAnswer, now: number): string {
  const when = (at: number): string => formatTime(new Date(at).toISOString(), now);
  if (since === undefined)
    return question === "driftedSince" ? l10n.t("No known drift.") : l10n.t("No version in sync is known.");
  switch (question) {
    case "lastNight":
      return l10n.t("Changed since {0}", when(since));
    case "driftedSince":
      return l10n.t("Drifted since {0}", when(since));
    case "lastInSync": {
      const version = commit ? `${commit.oid.slice(0, 7)} ${commit.subject}` : (head ?? "").slice(0, 7);
      return until === undefined
        ? l10n.t("In sync since {0}, with {1}", when(since), version)
        : l10n.t("In sync from {0} to {1}, with {2}", when(since), when(until), version);
    }
  }
}

function rowOf(item: TimelineItem, now: number): QuickPickItem {
  const description = formatTime(new Date(item.time).toISOString(), now);
  switch (item.kind) {
    case "commit":
      return {
        label: `$(git-commit) ${item.commit.subject}`,
        description: `${description} · ${item.commit.author.name}`,
      };
    case "live":
      return { label: `$(server) ${item.object}`, description: `${description} · ${item.manager}` };
    case "event":
      return { label: `$(bell) ${item.object}: ${item.reason}`, description, detail: item.message };
    case "sync":
      return { label: `$(pulse) ${item.pack}`, description };
  }
}
