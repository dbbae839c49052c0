import { isSeq, type Node } from "yaml";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import { DecodeRefused, decodeDocument } from "./decodeDocument.ts";
import { expandList } from "./expandList.ts";
import { refusedFrame } from "./kubectlRefusals.ts";
import { composeSteps, type YamlDocument, YamlRefused } from "./kubectlSchema.ts";
import { contentOffsets, type Offsets } from "./nodeRanges.ts";
import { readPlainYaml } from "../../support/yaml/readPlainYaml.ts";

export interface ReadObject {
  readonly item: number | undefined;
  readonly value: JsonObject;
  readonly offsets: Offsets;
}

export interface YamlFinding {
  readonly code: string;
  readonly severity: Problem["severity"];
  readonly message: string;
  readonly offsets: Offsets;
}

export interface ReadDocument {
  readonly objects: readonly ReadObject[];
  readonly findings: readonly YamlFinding[];
}

/** Reads one document in steps: quickly when it is of the everyday kind, else with the full parser. Offsets count from its start. */
export function* readDocument(text: string): Generator<undefined, ReadDocument> {
  const control = controlCharacter(text);
  if (control >= 0) {
    const message = "There is a control character here, which YAML does not allow. Remove it.";
    return refused("controlCharacter", message, { start: control, end: control + 1 });
  }
  const frame = refusedFrame(text);
  if (frame) return refused(frame.code, `This YAML cannot be read: ${lowerFirst(frame.message)}.`, frame);
  const plain = readPlainYaml(text);
  if (plain && isJsonObject(plain.value) && !isJsonArray(plain.value.items)) {
    return { objects: [{ item: undefined, value: plain.value, offsets: plain }], findings: [] };
  }
  try {
    const { document, unreadAt } = yield* composeSteps(text);
    const { value, duplicates } = decodeDocument(document);
    const findings = duplicates.map(({ key, node }): YamlFinding => {
      const message = `\`${key}\` is a duplicate key in this map. The last value is used.`;
      return { code: "duplicateKey", severity: "warning", message, offsets: offsetsOf(node) };
    });
    if (unreadAt !== undefined) {
      const message = "kubectl ignores everything after this. Put `---` on a line before each document.";
      findings.push({ code: "unreadText", severity: "warning", message, offsets: { start: unreadAt, end: unreadAt } });
    }
    return { objects: objectsOf(document, value, text), findings };
  } catch (error) {
    if (error instanceof YamlRefused) {
      const message =
        error.code !== "syntax" ? error.message : `This YAML cannot be read: ${lowerFirst(error.message)}.`;
      return refused(error.code, message, error);
    }
    if (error instanceof DecodeRefused) return refused(error.code, error.message, offsetsOf(error.node));
    if (error instanceof RangeError)
      return refused("depth", "It is nested too deeply to be read.", { start: 0, end: 0 });
    throw error;
  }
}

function objectsOf(document: YamlDocument, value: Json, text: string): readonly ReadObject[] {
  if (!isJsonObject(value)) return [];
  return expandList(value).map(({ item, object }) => ({
    item,
    value: object,
    offsets: itemOffsets(document, item, text),
  }));
}

function itemOffsets(document: YamlDocument, item: number | undefined, text: string): Offsets {
  const list = item === undefined ? undefined : document.get("items", true);
  const node =
    (isSeq(list) && item !== undefined ? (list.items[item] as Node | undefined) : undefined) ?? document.contents;
  return node ? contentOffsets(node, text) : { start: 0, end: text.length };
}

function refused(code: string, message: string, offsets: Offsets): ReadDocument {
  return { objects: [], findings: [{ code, severity: "error", message, offsets }] };
}

function offsetsOf(node: Node | null): Offsets {
  const [start, end] = node?.range ?? [0, 0];
  return { start, end };
}

/** Offset of the first character that go-yaml refuses (`readerc.go`), or -1. */
function controlCharacter(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
}
