import { type Document, isAlias, isScalar as isScalarNode } from "yaml";
import { type FieldPath, valueAt } from "../../model/fieldPath.ts";
import { type Json, jsonEqual } from "../../model/json.ts";
import { MooringError } from "../../support/errors.ts";
import { decodeDocument } from "../yaml/decodeDocument.ts";
import { blockInsert, blockRemove } from "./writeBackBlock.ts";
import { applyEdits, type Edit } from "./writeBackEdits.ts";
import { flowInsert, flowRemove, flowStyleOf } from "./writeBackFlow.ts";
import { lineBreakOf, type Splice, spliced } from "./writeBackLines.ts";
import { narrowedEdits } from "./writeBackNarrow.ts";
import { type Collection, composeForEdit, isCollection, isFlow, layoutOf } from "./writeBackTree.ts";
import { emptied, type Slot, valueSplices, type WriteStyle } from "./writeBackValue.ts";
import { type Shared, type Step, walk } from "./writeBackWalk.ts";

/** A text after one edit, and what the edited field shares with others. */
interface Edited {
  readonly text: string;
  readonly shared: readonly Shared[];
}

/**
 * Writes one edit into the text of one document. Of the ways to write it, the first that reads back as exactly this edit is taken.
 * Where the field is shared through an anchor, the shared text is changed and the caller's proof decides over all edits together.
 * @throws MooringError refused, badInput
 */
export function editDocument(text: string, edit: Edit): Edited {
  const document = composeForEdit(text);
  const value = decodeDocument(document).value;
  const wanted = applyEdits(value, [edit]);
  if (jsonEqual(value, wanted)) return { text, shared: [] };
  const { steps, shared } = walk(text, document, value, edit.path);
  for (const narrow of [narrowedEdits(value, edit), undefined]) {
    const edited = narrow === undefined ? undefined : editEach(text, narrow, wanted);
    if (edited) return edited;
  }
  let tentative: string | undefined;
  for (const splice of splicesFor(text, document, steps, edit, wanted)) {
    const candidate = spliced(text, splice);
    const read = readBack(candidate);
    if (jsonEqual(read, wanted)) return { text: candidate, shared };
    if (shared.length > 0 && read !== undefined && jsonEqual(valueAt(read, edit.path), valueAt(wanted, edit.path)))
      tentative ??= candidate;
  }
  if (tentative !== undefined) return { text: tentative, shared };
  throw new EditRefused(edit.path, shared);
}

/** No way to write an edit was found; the caller words it with lines of the whole file. */
export class EditRefused extends Error {
  readonly path: FieldPath;
  readonly shared: readonly Shared[];

  constructor(path: FieldPath, shared: readonly Shared[]) {
    super("the edit cannot be written");
    this.path = path;
    this.shared = shared;
  }
}

/** The value of a document text, or undefined when it cannot be read. */
export function readBack(text: string): Json | undefined {
  const document = composeForEdit(text);
  if (document.errors.length > 0) return undefined;
  try {
    return decodeDocument(document).value;
  } catch {
    return undefined;
  }
}

function editEach(text: string, edits: readonly Edit[], wanted: Json): Edited | undefined {
  let current = text;
  const shared: Shared[] = [];
  try {
    for (const edit of edits) {
      const edited = editDocument(current, edit);
      current = edited.text;
      shared.push(...edited.shared);
    }
  } catch (error) {
    if (error instanceof EditRefused || MooringError.is(error)) return undefined;
    throw error;
  }
  return shared.length === 0 && !jsonEqual(readBack(current), wanted) ? undefined : { text: current, shared };
}

function* splicesFor(
  text: string,
  document: Document.Parsed,
  steps: readonly [Step, ...Step[]],
  edit: Edit,
  wanted: Json,
): Generator<Splice> {
  const style: WriteStyle = {
    layout: layoutOf(text, steps.map(({ node }) => node).toReversed()),
    lineBreak: lineBreakOf(text),
  };
  const isJsonDocument = isCollection(document.contents) && isFlow(document.contents);
  const depth = steps.length - 1;
  const last = steps.at(-1) ?? steps[0];
  if (depth < edit.path.length) {
    if (edit.op === "set")
      yield* insertions(text, document, steps, edit.path.slice(0, depth + 1), wanted, style, isJsonDocument);
    return;
  }
  const slot = slotOf(last, isJsonDocument);
  if (!slot) return;
  if (edit.op === "set") {
    yield* valueSplices(text, slot, edit.value, style);
    return;
  }
  if (slot.flow !== "none") yield flowRemove(text, slot.container, last.at);
  else if (slot.container.items.length > 1) yield blockRemove(text, slot.container, last.at);
  else {
    const parent = slotOf(steps.at(-2) ?? steps[0], isJsonDocument);
    if (parent) yield* valueSplices(text, parent, emptied(slot.container), style);
  }
}

/** Ways to add what is missing at `path`, whose parents are all written. */
function* insertions(
  text: string,
  document: Document.Parsed,
  steps: readonly [Step, ...Step[]],
  path: FieldPath,
  wanted: Json,
  style: WriteStyle,
  isJsonDocument: boolean,
): Generator<Splice> {
  const parent = steps.at(-1) ?? steps[0];
  const value = valueAt(wanted, path);
  const node = isAlias(parent.node) ? parent.node.resolve(document) : parent.node;
  const element = path.at(-1);
  if (value === undefined || element === undefined) return;
  const slot = slotOf(parent, isJsonDocument);
  const isEmpty =
    node === undefined ||
    isScalarNode(node) ||
    (isCollection(node as Step["node"]) && (node as Collection).items.length === 0);
  if (isEmpty && slot?.flow === "none") {
    const whole = valueAt(wanted, path.slice(0, -1));
    if (whole !== undefined) yield* valueSplices(text, slot, whole, style);
  }
  const target = node as Step["node"];
  if (!isCollection(target)) {
    const whole = valueAt(wanted, path.slice(0, -1));
    if (slot && slot.flow !== "none" && whole !== undefined) yield* valueSplices(text, slot, whole, style);
    return;
  }
  const key = "field" in element ? element.field : undefined;
  const end = target.items.length;
  if (isFlow(target)) yield flowInsert(text, target, end, key, value, flowStyleOf(target, isJsonDocument), style);
  else {
    const splice = blockInsert(text, target, end, key, value, style);
    if (splice) yield splice;
  }
}

function slotOf({ entry, container, inFlow }: Step, isJsonDocument: boolean): Slot | undefined {
  if (!entry || !container) return undefined;
  return { entry, container, flow: inFlow ? flowStyleOf(container, isJsonDocument) : "none" };
}
