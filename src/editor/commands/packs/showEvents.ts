import { l10n, window, workspace } from "vscode";
import { formatRef } from "../../../model/objectRef.ts";
import type { PackEvent } from "../../../reconcile/api/actions.ts";
import type { Editor } from "../../editor.ts";
import { formatTime } from "../../words/formatTime.ts";
import { chosenPack } from "../pick/chosenPacks.ts";
import type { Command } from "../command.ts";
import { findObject } from "../../words/findObject.ts";
import type { Selection } from "../../../reconcile/api/selection.ts";

/** The events of a pack's objects and of the pods they run, newest first, in a read-only document. */
export const showEvents: Command = {
  id: "mooring.showEvents",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenPack(editor, args, l10n.t("Show Events"));
    if (!chosen) return;
    const { engine, selection } = chosen;
    const events = await editor.tasks.run(l10n.t("Reading events"), (signal) =>
      engine.operations.events(selection, signal),
    );
    const name = nameOf(editor, selection);
    const text =
      events.length > 0
        ? eventTable(events, editor.clock.now())
        : l10n.t("No events for {0}. The cluster keeps events for one hour.", name);
    const uri = editor.documents.put("events", `${name.replace(/[^\w./-]/g, "_")}.events.txt`, `${text}\n`);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: true });
  },
};

function eventTable(events: readonly PackEvent[], now: number): string {
  const rows = events.map((event) => [
    formatTime(event.time, now),
    event.isWarning ? l10n.t("warning") : "",
    event.count > 1 ? `${event.count}×` : "",
    formatRef(event.about),
    event.reason,
    event.message.replace(/\s+/g, " "),
  ]);
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, at) => Math.max(all[at] ?? 0, cell.length)), []);
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function nameOf(editor: Editor, { folder, packId, objectId }: Selection): string {
  const state = editor.engine.state(folder);
  const object = findObject(state, objectId);
  if (object) return `${object.ref.namespace}/${object.ref.name}`;
  return state?.packs.find(({ pack }) => pack.id === packId)?.pack.name ?? "folder";
}
