import { isSeq, type Node } from "yaml";
import { isJsonObject, type Json, type JsonObject } from "../model/json.ts";
import type { Problem, SourceRange } from "../model/sourcePlace.ts";
import { hashText } from "../support/hash.ts";
import { DecodeRefused, decodeDocument } from "./decodeDocument.ts";
import { expandList } from "./expandList.ts";
import { isKubernetesObject } from "./kubernetesObject.ts";
import { composeYaml, type YamlDocument } from "./kubectlSchema.ts";
import { LineIndex } from "./lineIndex.ts";
import { contentOffsets } from "./nodeRanges.ts";
import { type DocumentSlice, splitDocuments } from "./splitDocuments.ts";

/** Larger texts are not read: no manifest a server takes comes near (etcd refuses objects above 1.5 MB). In UTF-16 units. */
export const MAX_TEXT = 10 * 1024 * 1024;
/** Problems reported per file; one broken file must not drown the others. */
const MAX_PROBLEMS = 20;

/** One object of a text. `value` equals what kubectl reads and is NOT redacted: it must not be printed or logged. */
export interface ManifestDocument {
  /** Counts from 0, empty documents included. */
  readonly document: number;
  /** Place inside a `List`, from 0; undefined outside. */
  readonly item: number | undefined;
  readonly value: JsonObject;
  readonly range: SourceRange;
  /** Has apiVersion, kind and a name: something to compare with a cluster. */
  readonly isKubernetes: boolean;
}

export interface ParsedManifest {
  /** Hash of the text. */
  readonly hash: string;
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly Problem[];
}

/**
 * Reads all documents of a YAML or JSON text as kubectl does. A broken document becomes a problem and the others are still read.
 * Templates and YAML that is not Kubernetes give no problems. Never throws. `file` only names the problems.
 */
export function parseManifest(text: string, file: string): ParsedManifest {
  const steps = parseSteps(text, file);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of one document each, so that a caller can leave the event loop free in between. */
export function* parseSteps(text: string, file: string): Generator<undefined, ParsedManifest> {
  const hash = hashText(text);
  if (text.length > MAX_TEXT) return { hash, documents: [], problems: [tooLarge(file, text.length)] };
  const lines = new LineIndex(text);
  const documents: ManifestDocument[] = [];
  const problems: Problem[] = [];
  for (const [at, slice] of splitDocuments(text).entries()) {
    const reader = new DocumentReader(text, file, lines, slice, at);
    documents.push(...reader.read());
    problems.push(...reader.problems);
    yield;
  }
  return { hash, documents, problems: problems.slice(0, MAX_PROBLEMS) };
}

export function tooLarge(file: string, size: number): Problem {
  const message = `This file has ${(size / 1_048_576).toFixed(0)} MB and is not read; files up to ${MAX_TEXT / 1_048_576} MB are. Split it or exclude it.`;
  return { code: "tooLarge", severity: "error", message, file, range: undefined };
}

class DocumentReader {
  readonly problems: Problem[] = [];
  readonly #text: string;
  readonly #file: string;
  readonly #lines: LineIndex;
  readonly #slice: DocumentSlice;
  readonly #index: number;

  constructor(whole: string, file: string, lines: LineIndex, slice: DocumentSlice, index: number) {
    this.#text = whole.slice(slice.start, slice.end);
    this.#file = file;
    this.#lines = lines;
    this.#slice = slice;
    this.#index = index;
  }

  read(): readonly ManifestDocument[] {
    if (this.#text.trim() === "") return [];
    const composed = this.#compose();
    if (composed === undefined) return [];
    const value = this.#decode(composed);
    if (!isJsonObject(value)) return [];
    return expandList(value).map(({ item, object }) => ({
      document: this.#index,
      item,
      value: object,
      range: this.#contentRange(composed, item),
      isKubernetes: isKubernetesObject(object),
    }));
  }

  #compose(): YamlDocument | undefined {
    const control = controlCharacter(this.#text);
    if (control >= 0) {
      this.#report("controlCharacter", "error", "There is a control character here, which YAML does not allow. Remove it.", control, control + 1);
      return undefined;
    }
    let composed: YamlDocument;
    try {
      composed = composeYaml(this.#text);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#report("depth", "error", "It is nested too deeply to be read.", 0, 0);
      return undefined;
    }
    const more = composed.errors.find(({ code }) => code === "MULTIPLE_DOCS");
    const error = composed.errors.find(({ code }) => code !== "MULTIPLE_DOCS");
    if (error) {
      this.#report("syntax", "error", `This YAML cannot be read: ${lowerFirst(error.message)}.`, error.pos[0], error.pos[1]);
      return undefined;
    }
    if (more) {
      const message = "kubectl does not read what follows here. Put a line `---` before each document.";
      this.#report("unreadText", "warning", message, more.pos[0], more.pos[1]);
    }
    return composed;
  }

  #decode(composed: YamlDocument): Json | undefined {
    try {
      const { value, duplicates } = decodeDocument(composed);
      for (const { key, node } of duplicates) {
        const [start, end] = node.range ?? [0, 0];
        this.#report("duplicateKey", "warning", `\`${key}\` stands twice in this map; the last one counts.`, start, end);
      }
      return value;
    } catch (error) {
      if (!(error instanceof DecodeRefused)) throw error;
      const [start, end] = error.node?.range ?? [0, 0];
      this.#report(error.code, "error", error.message, start, end);
      return undefined;
    }
  }

  #contentRange(composed: YamlDocument, item: number | undefined): SourceRange {
    const list = item === undefined ? undefined : composed.get("items", true);
    const node = (isSeq(list) && item !== undefined ? (list.items[item] as Node | undefined) : undefined) ?? composed.contents;
    const { start, end } = node ? contentOffsets(node, this.#text) : { start: 0, end: this.#text.length };
    return this.#range(start, end);
  }

  #range(start: number, end: number): SourceRange {
    return this.#lines.range(this.#slice.start + start, this.#slice.start + end);
  }

  /** Only for texts that are meant for Kubernetes: templates and other YAML are left alone. */
  #report(code: string, severity: Problem["severity"], message: string, start: number, end: number): void {
    if (this.problems.length >= MAX_PROBLEMS || !looksLikeKubernetes(this.#text)) return;
    if (severity === "error" && isTemplate(this.#text)) return;
    this.problems.push({ code, severity, message, file: this.#file, range: this.#range(start, end) });
  }
}

function looksLikeKubernetes(text: string): boolean {
  return /^["'{\s-]*apiVersion["']?\s*:/m.test(text) && /^[^#\n]*\bkind["']?\s*:/m.test(text);
}

/** Helm and other Go templates, Jinja: `{{` is a flow map of a flow map to YAML, which no object has. */
function isTemplate(text: string): boolean {
  return text.includes("{{") || text.includes("{%");
}

/** Offset of the first character that go-yaml refuses (`readerc.go`), or -1. */
function controlCharacter(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, "");
}
