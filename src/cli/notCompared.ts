import { formatTarget } from "../model/target.ts";
import type { FolderState } from "../reconcile/api/readModel.ts";
import { quoteText } from "../support/printable.ts";
import { ignoredText } from "./print/ignoredText.ts";
import { refText } from "./print/words.ts";

/**
 * What may be said where nothing differs: that all objects equal the files only when everything was read and there was something
 * to compare. What was not compared is named.
 */
export function equalText(state: FolderState): readonly string[] {
  const objects = state.packs.flatMap((pack) => pack.objects);
  const count = objects.filter(({ verdict }) => verdict?.state === "inSync").length;
  if (objects.length === 0)
    return [`Nothing was compared: the files of ${quoteText(state.folder)} contain no readable objects.`];
  const where = state.target ? formatTarget(state.target) : "the cluster";
  const ignored = ignoredText(state);
  const isAll = state.packs.every(({ isComplete }) => isComplete);
  const equal =
    isAll && count > 0
      ? `All ${count} objects match the files in ${where}${ignored ? `, ${ignored}` : ""}.`
      : partText(count, where, isAll);
  return [equal, ...notComparedLines(state)].filter(Boolean);
}

function partText(count: number, where: string, isAll: boolean): string {
  if (isAll) return "";
  return `${count} objects match the files in ${where}. Other files could not be read, so their objects are unknown.`;
}

/** Objects of which only the existence is known, each with the reason. */
export function notComparedLines(state: FolderState): readonly string[] {
  return state.packs.flatMap(({ objects }) =>
    objects.flatMap(({ ref, verdict }) =>
      verdict?.isExistenceOnly ? [`Not compared: ${refText(ref)}. ${verdict.reason}`] : [],
    ),
  );
}
