import { sep } from "node:path";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import { writeBack, type WriteLocation } from "../../manifests/writeBack/writeBack.ts";
import type { Edit } from "../../manifests/writeBack/writeBackEdits.ts";
import { toDesired } from "../../manifests/parse/toDesired.ts";
import { valueAt } from "../../model/fieldPath.ts";
import { formatRef } from "../../model/objectRef.ts";
import type { Difference } from "../../model/verdict.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import { isSecretKind } from "../../support/redaction.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";
import type { FileChange } from "../api/fileChange.ts";

export interface TakenLive {
  readonly changes: readonly FileChange[];
  readonly refused: readonly string[];
}

export interface TextSources {
  readonly files: OverlayFiles;
  readonly cache: ManifestCache;
}

/** One object with the fields that were chosen. */
export interface Choice {
  readonly entry: ComparedObject;
  readonly differences: readonly Difference[];
}

/**
 * The files as they would be with the live values of the chosen fields. Nothing is written. What comes from a generator, a
 * chart or an encrypted source is refused with a sentence that names the place to edit instead.
 */
export async function takeLiveValues(choices: readonly Choice[], sources: TextSources): Promise<TakenLive> {
  const texts = new Map<string, { readonly before: string; after: string }>();
  const refused: string[] = [];
  for (const { entry, differences } of choices) {
    for (const { file, edits, problem } of groupByFile(entry, differences)) {
      if (problem) refused.push(problem);
      if (edits.length === 0) continue;
      const text = texts.get(file) ?? (await readBoth(file, sources.files));
      texts.set(file, text);
      try {
        text.after = await edit(text.after, entry, { file, edits, cache: sources.cache });
      } catch (error) {
        if (!MooringError.is(error)) throw error;
        refused.push(`${formatRef(entry.desired.ref)}: ${messageOf(error)}`);
      }
    }
  }
  const changes = [...texts]
    .filter(([, { before, after }]) => before !== after)
    .map(([file, text]) => ({ file, ...text }));
  return { changes, refused };
}

async function readBoth(file: string, files: OverlayFiles): Promise<{ readonly before: string; after: string }> {
  const before = await files.readText(file);
  return { before, after: before };
}

interface FileEdits {
  readonly file: string;
  readonly edits: Edit[];
  problem: string | undefined;
}

function groupByFile(entry: ComparedObject, differences: readonly Difference[]): readonly FileEdits[] {
  const groups = new Map<string, FileEdits>();
  for (const difference of differences) {
    const file = fileOf(entry, difference);
    const group = groups.get(file.name) ?? { file: file.name, edits: [], problem: undefined };
    groups.set(file.name, group);
    const problem = file.problem ?? refusalOf(entry, difference);
    if (problem) group.problem = problem;
    else group.edits.push(editOf(difference));
  }
  return [...groups.values()];
}

/** Where a difference is written back: only in the file that certainly holds the field. */
function fileOf(
  entry: ComparedObject,
  { place, path }: Difference,
): { readonly name: string; readonly problem: string | undefined } {
  const { origin, ref } = entry.desired;
  if (origin.kind === "file") return { name: origin.file, problem: undefined };
  // a base may belong to other overlays too: only the pack's own files are written
  const isOwn = place?.exact && place.file.startsWith(entry.pack.root + sep) && /\.(ya?ml|json)$/i.test(place.file);
  if (isOwn && path.length > 0) return { name: place.file, problem: undefined };
  const source = origin.kind === "chart" ? "the chart's values" : "the kustomization";
  return {
    name: origin.file,
    problem: `${formatRef(ref)} is generated: change ${source} (${place?.file ?? origin.file}) instead.`,
  };
}

function refusalOf(entry: ComparedObject, { path, live }: Difference): string | undefined {
  const name = formatRef(entry.desired.ref);
  if (path.length === 0) return `${name} is not in the cluster. Delete it from the file manually, or apply it.`;
  if (isSecretKind(entry.desired.body)) return `${name}: values of Secrets are never written into a file.`;
  if (live === undefined && valueAt(entry.desired.body, path) === undefined)
    return `${name}: the field no longer exists on either side.`;
  return undefined;
}

function editOf({ path, live }: Difference): Edit {
  return live === undefined ? { op: "remove", path } : { op: "set", path, value: live };
}

/** Finds the object's document in a source file and edits it there. */
async function edit(
  text: string,
  entry: ComparedObject,
  { file, edits, cache }: { readonly file: string; readonly edits: readonly Edit[]; readonly cache: ManifestCache },
): Promise<string> {
  const { origin, ref } = entry.desired;
  const thread = cache.threadFor(text);
  const write = (place: WriteLocation): string | Promise<string> =>
    thread ? thread.writeBack(text, place, edits) : writeBack(text, place, edits);
  if (origin.kind === "file" && origin.file === file) return write(origin);
  const candidates = (await cache.parse(text, file)).documents.filter(({ isKubernetes, value }) => {
    return isKubernetes && value.kind === ref.kind;
  });
  const named = candidates.filter((document) => {
    const object = toDesired(document, { kind: "file", file, document: document.document, item: document.item });
    return ref.name.endsWith(object.ref.name) || ref.name.startsWith(object.ref.name);
  });
  const [only] = named;
  if (!only || named.length > 1)
    throw new MooringError("refused", `it does not come from a single document in ${file}. Edit the source manually.`);
  return write(only);
}
