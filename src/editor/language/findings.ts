import type { TextDocument } from "vscode";
import type { SourceLocation } from "../../model/sourceLocation.ts";
import type { Difference, IgnoredDifference } from "../../model/verdict.ts";
import type { FolderState, ObjectState } from "../../reconcile/api/readModel.ts";
import { fileOf } from "../files/managedUri.ts";
import { fieldsOf } from "../words/words.ts";
import type { Selection } from "../../reconcile/api/selection.ts";

/** One thing to show on a line of a file: a field that differs, or an object that is missing or blocked as a whole. */
export interface LineFinding {
  readonly state: FolderState;
  readonly object: ObjectState;
  /** undefined: the whole object. */
  readonly difference: Difference | undefined;
  readonly place: SourceLocation;
  readonly selection: Selection;
}

/** An object that stands in a file. */
export interface ObjectInFile {
  readonly state: FolderState;
  readonly object: ObjectState;
  readonly place: SourceLocation;
  readonly selection: Selection;
}

/** Everything to be shown in files, by absolute path. */
export function findingsByFile(states: readonly FolderState[]): Map<string, LineFinding[]> {
  const files = new Map<string, LineFinding[]>();
  for (const state of states) {
    for (const { objects } of state.packs) {
      for (const object of objects) {
        for (const finding of findingsOf(state, object)) {
          const known = files.get(finding.place.file);
          if (known) known.push(finding);
          else files.set(finding.place.file, [finding]);
        }
      }
    }
  }
  return files;
}

/** What a file writes and the cluster has otherwise without being drift: by a rule, by design, or because no value is meant. */
export function ignoredInFile(
  states: readonly FolderState[],
  file: string,
): readonly { readonly ignored: IgnoredDifference; readonly place: SourceLocation }[] {
  return states
    .flatMap(({ packs }) => packs.flatMap(({ objects }) => objects.flatMap(({ verdict }) => verdict?.ignored ?? [])))
    .flatMap((ignored) =>
      ignored.difference.place?.file === file ? [{ ignored, place: ignored.difference.place }] : [],
    );
}

/** The objects of one file, in the order of their lines. */
export function objectsInFile(states: readonly FolderState[], file: string): ObjectInFile[] {
  const found: ObjectInFile[] = [];
  for (const state of states) {
    for (const { objects } of state.packs) {
      for (const object of objects) {
        if (object.place?.file === file)
          found.push({ state, object, place: object.place, selection: toSelection(state, object) });
      }
    }
  }
  return found.sort((a, b) => a.place.range.start - b.place.range.start);
}

/** The object whose YAML document holds a line (from 0). */
export function objectAtLine(
  states: readonly FolderState[],
  document: TextDocument,
  line: number,
): ObjectInFile | undefined {
  let first = line;
  while (first > 0 && !isSeparator(document, first)) first -= 1;
  let last = line + 1;
  while (last < document.lineCount && !isSeparator(document, last)) last += 1;
  const inside = objectsInFile(states, fileOf(document.uri)).filter(
    ({ place }) => place.range.line - 1 >= first && place.range.line - 1 < last,
  );
  return inside.findLast(({ place }) => place.range.line - 1 <= line) ?? inside[0];
}

export function toSelection(state: FolderState, object: ObjectState, difference?: Difference): Selection {
  return {
    folder: state.folder,
    ...(object.packId === undefined ? {} : { packId: object.packId }),
    objectId: object.id,
    ...(difference ? { pointer: difference.pointer } : {}),
  };
}

function findingsOf(state: FolderState, object: ObjectState): LineFinding[] {
  const { verdict, place } = object;
  if (!verdict) return [];
  const found: LineFinding[] = [];
  // the difference about the whole object, with an empty path, stands on its `kind` line
  const whole = verdict.differences.find(({ path }) => path.length === 0)?.place ?? place;
  if ((verdict.state === "missing" || verdict.state === "blocked") && whole) {
    found.push({ state, object, difference: undefined, place: whole, selection: toSelection(state, object) });
  }
  if (verdict.state === "drifted" || verdict.state === "blocked") {
    for (const difference of fieldsOf(verdict)) {
      const where = difference.place ?? place;
      if (where)
        found.push({ state, object, difference, place: where, selection: toSelection(state, object, difference) });
    }
  }
  return found;
}

function isSeparator(document: TextDocument, line: number): boolean {
  return /^---(\s|$)/.test(document.lineAt(line).text);
}
