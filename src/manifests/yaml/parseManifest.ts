import type { JsonObject } from "../../model/json.ts";
import type { Problem, SourceRange } from "../../model/sourceLocation.ts";
import { hashText } from "../../support/hash.ts";
import { toDocumentHead } from "./documentHead.ts";
import { isKubernetesObject } from "./kubernetesObject.ts";
import { LineIndex } from "./lineIndex.ts";
import type { Offsets } from "./nodeRanges.ts";
import { type ReadDocument, readDocument } from "./readDocument.ts";
import { replacedText } from "./replacedText.ts";
import { splitDocuments } from "./splitDocuments.ts";
import { isTemplateSource } from "./templateText.ts";

/** Larger texts are not read: no manifest a server takes comes near (etcd refuses objects above 1.5 MB). In UTF-16 units. */
export const MAX_TEXT = 10 * 1024 * 1024;
/**
 * Characters of one object; larger ones are left out, the rest of the file is read. An API server takes requests of 3 MB
 * (`apiserver/pkg/server/config.go`, MaxRequestBodyBytes), and etcd half of that: what is longer is no object that can be applied.
 */
const MAX_OBJECT = 3 * 1024 * 1024;
/** Problems reported per file; one broken file must not drown the others. */
const MAX_PROBLEMS = 20;

/** One object of a text. `value` equals what kubectl reads and is NOT redacted: it must not be printed or logged. */
export interface ManifestDocument {
  /** Counts from 0, empty documents included. */
  readonly document: number;
  /** Place inside a `List`, from 0; undefined outside. */
  readonly item: number | undefined;
  readonly value: JsonObject;
  /** The part of `value` that says what it is (`headOf`); at hand also where the text was not parsed in this run. */
  readonly head: JsonObject;
  readonly range: SourceRange;
  /** Has apiVersion, kind and a name: something to compare with a cluster. */
  readonly isKubernetes: boolean;
  /** Hash of the object it asks for, where an earlier run computed it. */
  readonly bodyHash?: string | undefined;
  /** Where the text is not parsed yet: see `DesiredObject.prepare`. */
  readonly prepare?: (() => Promise<void>) | undefined;
}

export interface ParsedManifest {
  /** Hash of the text. */
  readonly hash: string;
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly Problem[];
}

/**
 * Reads all documents of a YAML or JSON text as kubectl does. A broken document becomes a problem and the others are still read.
 * Sources of templates and YAML that is not Kubernetes give no problems; a pointer of Git LFS and an encrypted file do. Never
 * throws. `file` only names the problems.
 */
export function parseManifest(text: string, file: string): ParsedManifest {
  const steps = parseSteps(text, file);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of a few milliseconds or one plain document, so that a caller can leave the event loop free in between. */
export function* parseSteps(text: string, file: string): Generator<undefined, ParsedManifest> {
  const hash = hashText(text);
  if (text.length > MAX_TEXT) return { hash, documents: [], problems: [tooLarge(file, text.length)] };
  const lines = new LineIndex(text);
  const replaced = replacedText(text);
  if (replaced) {
    const problem: Problem = { ...replaced, severity: "error", file, range: lines.range(0, 0) };
    return { hash, documents: [], problems: [problem] };
  }
  const slices = splitDocuments(text);
  yield; // for a large text this was work enough for one step
  const documents: ManifestDocument[] = [];
  const problems: Problem[] = [];
  for (const [document, { start, end }] of slices.entries()) {
    const own = text.slice(start, end);
    if (own.trim() === "") continue;
    const { objects, findings } = withoutTooLarge(yield* readDocument(own), own.length);
    const rangeOf = (offsets: Offsets): SourceRange => lines.range(start + offsets.start, start + offsets.end);
    for (const { item, value, offsets } of objects) {
      const isKubernetes = isKubernetesObject(value);
      documents.push({ document, item, value, head: toDocumentHead(value), range: rangeOf(offsets), isKubernetes });
    }
    for (const { code, severity, message, offsets } of findings) {
      // a directive is read as a document of its own, and spoils what follows
      if (problems.length >= MAX_PROBLEMS || !isMeantForKubernetes(code === "directive" ? text : own, severity)) break;
      problems.push({ code, severity, message, file, range: rangeOf(offsets) });
    }
    yield;
  }
  return { hash, documents, problems };
}

/** A long `List` is fine: each of its items is an object of its own. */
function withoutTooLarge(read: ReadDocument, length: number): ReadDocument {
  const [object] = read.objects;
  if (length <= MAX_OBJECT || !object || object.item !== undefined) return read;
  const message = `This object has ${megabytes(length)} MB; an API server takes 3 MB at most. It is left out. Split it.`;
  const { start } = object.offsets;
  return { objects: [], findings: [{ code: "tooLarge", severity: "error", message, offsets: { start, end: start } }] };
}

function megabytes(size: number): string {
  return (size / 1_048_576).toFixed(size < 10_485_760 ? 1 : 0);
}

export function tooLarge(file: string, size: number): Problem {
  const message = `This file has ${megabytes(size)} MB and is not read; files up to ${MAX_TEXT / 1_048_576} MB are. Split it or exclude it.`;
  return { code: "tooLarge", severity: "error", message, file, range: undefined };
}

/** Problems of other YAML and of the sources of templates (Helm and other Go templates, Jinja) are nobody's business. */
function isMeantForKubernetes(text: string, severity: Problem["severity"]): boolean {
  if (severity === "error" && isTemplateSource(text)) return false;
  return /^["'{ \t-]*apiVersion["']? *:/m.test(text) && /^[^#\n\r\u2028\u2029]*\bkind["']? *:/m.test(text);
}
