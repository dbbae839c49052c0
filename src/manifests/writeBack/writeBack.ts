import { type FieldPath, valueAt } from "../../model/fieldPath.ts";
import { isJsonObject, type Json, jsonEqual } from "../../model/json.ts";
import { MooringError } from "../../support/errors.ts";
import { parseManifest } from "../yaml/parseManifest.ts";
import { type DocumentSlice, splitDocuments } from "../yaml/splitDocuments.ts";
import { editDocument, EditRefused, readBack } from "./writeBackEdit.ts";
import { applyEdits, type Edit } from "./writeBackEdits.ts";
import { notWritten, refuseUnsafeEdits, wouldChangeMore } from "./writeBackRefusals.ts";
import type { Shared } from "./writeBackWalk.ts";

export type { Edit } from "./writeBackEdits.ts";

/** A document of a text, counted from 0 as `parseManifest` does, and the item when the document is a `List`. */
export interface WriteLocation {
  readonly document: number;
  readonly item: number | undefined;
}

/**
 * The text with exactly these edits in it. Source ranges are replaced, so comments, quotes, indentation, line ends and everything
 * else stay byte for byte. The result is read again: the document must be the old one with the edits, every other one untouched.
 * @throws MooringError refused, with the reason, when that cannot be had; badInput when there is no such document or field
 */
export function writeBack(text: string, place: WriteLocation, edits: readonly Edit[]): string {
  const slice = splitDocuments(text)[place.document];
  if (!slice) throw new MooringError("badInput", `This file has no document ${place.document + 1}.`);
  const own = text.slice(slice.start, slice.end);
  const value = readBack(own);
  if (!isJsonObject(value))
    throw new MooringError("refused", "This document cannot be read. Correct it first. Nothing was written.");
  const prefix: FieldPath = place.item === undefined ? [] : [{ field: "items" }, { index: place.item }];
  const object = valueAt(value, prefix);
  if (object === undefined) throw new MooringError("badInput", "The list in this document does not contain this item.");
  refuseUnsafeEdits(own, value, object, edits);
  const placed = edits.map((edit) => ({ ...edit, path: [...prefix, ...edit.path] }));
  const expected = applyEdits(value, placed);
  const lineOf = (offset: number): number => text.slice(0, slice.start + offset).split("\n").length;
  const { text: written, shared } = editAll(own, placed, prefix.length, lineOf);
  const result = text.slice(0, slice.start) + written + text.slice(slice.end);
  if (!isProven(text, result, place.document, written, expected)) {
    throw shared ? notWritten(shared, lineOf) : wouldChangeMore(edits.map(({ path }) => path));
  }
  return result;
}

interface SharedEdit {
  readonly path: FieldPath;
  readonly shared: readonly Shared[];
}

function editAll(
  text: string,
  edits: readonly Edit[],
  prefix: number,
  lineOf: (offset: number) => number,
): { readonly text: string; readonly shared: SharedEdit | undefined } {
  let current = text;
  let first: SharedEdit | undefined;
  for (const edit of edits) {
    try {
      const edited = editDocument(current, edit);
      current = edited.text;
      if (edited.shared.length > 0) first ??= { path: edit.path.slice(prefix), shared: edited.shared };
    } catch (error) {
      throw error instanceof EditRefused
        ? notWritten({ path: error.path.slice(prefix), shared: error.shared }, lineOf)
        : error;
    }
  }
  return { text: current, shared: first };
}

/** The other documents byte for byte, this one equal to `expected` for both readers, and no new error in it. */
function isProven(before: string, after: string, document: number, own: string, expected: Json): boolean {
  if (!jsonEqual(readBack(own), expected)) return false;
  const [old, now] = [splitDocuments(before), splitDocuments(after)];
  if (old.length !== now.length || textsBut(before, old, document) !== textsBut(after, now, document)) return false;
  const { documents, problems } = parseManifest(own, "");
  return !problems.some(({ severity }) => severity === "error") && (documents.length > 0 || !isJsonObject(expected));
}

function textsBut(text: string, slices: readonly DocumentSlice[], document: number): string {
  const edge = slices[document];
  return edge ? `${text.slice(0, edge.start)}\u0000${text.slice(edge.end)}` : text;
}
