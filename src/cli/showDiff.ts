import { describeSetAside } from "../drift/ignore/setAside.ts";
import type { FolderState, ObjectState } from "../reconcile/api/readModel.ts";
import type { CliArguments } from "./usage/cliArguments.ts";
import { compareTarget, printJson } from "./compareTarget.ts";
import { exitStatus } from "./exitStatus.ts";
import { ignoredText } from "./print/ignoredText.ts";
import { equalText, notComparedLines } from "./notCompared.ts";
import type { CliSession } from "./openSession.ts";
import { printPatch } from "./printPatch.ts";
import { table } from "./print/table.ts";
import type { Terminal } from "./print/terminal.ts";
import { culpritText, differenceText, placeText, refText, stateWord } from "./print/words.ts";

/** `mooring diff`: every difference with its line, both values and who made it. */
export async function showDiff(
  session: CliSession,
  args: CliArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const state = await compareTarget(session, args, terminal, signal);
  if (args.output === "json") printJson(state, session, terminal);
  else if (args.output === "patch") await printPatch(session, terminal);
  else {
    const rows = diffText(state);
    terminal.print(rows);
    const ignored = ignoredText(state);
    if (ignored !== "" && !rows.some((row) => row.endsWith(`${ignored}.`)))
      terminal.note(`note: of the objects that match the files, ${ignored}`);
  }
  return exitStatus(state);
}

/** A line for each difference. */
export function diffText(state: FolderState): readonly string[] {
  const objects = [...state.packs.flatMap((pack) => pack.objects), ...state.extra];
  const rows = objects.flatMap((object) => rowsOf(object, state.folder));
  return rows.length > 0 ? [...table(rows), ...notComparedLines(state)] : equalText(state);
}

function rowsOf({ ref, place, verdict }: ObjectState, folder: string): readonly (readonly string[])[] {
  if (!verdict || verdict.isExistenceOnly || (verdict.state === "inSync" && verdict.reason === "")) return [];
  const name = refText(ref);
  const reason = [placeText({ place }, folder), name, stateWord(verdict.state), "", "", verdict.reason];
  const differences = verdict.differences.map((difference) => [
    placeText(difference.place ? difference : { place }, folder),
    name,
    stateWord(verdict.state),
    culpritText(difference.culprit),
    difference.culprit?.time ?? "",
    differenceText(difference),
  ]);
  // beside drift, what is none
  const aside = differences.length > 0 ? describeSetAside(verdict.ignored) : "";
  const notes = aside === "" ? [] : [[placeText({ place }, folder), name, "kept", "", "", aside]];
  return [...differences, ...(verdict.reason !== "" || differences.length === 0 ? [reason] : []), ...notes];
}
