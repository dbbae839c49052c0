import { toYaml } from "../../manifests/yaml/toYaml.ts";
import { applyEdits, type Edit } from "../../manifests/writeBack/writeBackEdits.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { formatRef } from "../../model/objectRef.ts";
import { isRedacted, isSecretKind, MASK } from "../../support/redaction.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import { takeLiveValues, type TextSources } from "./takeLiveValues.ts";
import { own } from "../../model/own.ts";

export interface Sides {
  readonly live: string;
  readonly file: string;
  readonly title: string;
  /** The file that `file` is the text of; undefined when both texts were made for the comparison. */
  readonly path: string | undefined;
}

/**
 * Two texts whose only differences are the drifted fields: the file, and the same file with the live values written into it.
 * Where that is not possible (generated objects, Secrets) both sides are the object as YAML, Secret values masked.
 */
export async function diffSides(entry: ComparedObject, sources: TextSources): Promise<Sides> {
  const { desired, verdict } = entry;
  const title = formatRef(desired.ref);
  const { origin } = desired;
  if (verdict?.state === "missing") return { live: "", file: maskedYaml(desired.body, "file"), title, path: undefined };
  const inFile = origin.kind === "file" ? await fileSides(entry, sources) : undefined;
  if (inFile) return inFile;
  const edits = (verdict?.differences ?? [])
    .filter(({ path }) => path.length > 0)
    .map(({ path, live }): Edit => {
      return live === undefined ? { op: "remove", path } : { op: "set", path, value: live };
    });
  const live = applyEdits(desired.body, edits);
  return {
    live: isJsonObject(live) ? maskedYaml(live, "live", desired.body) : "",
    file: maskedYaml(desired.body, "file"),
    title,
    path: undefined,
  };
}

/**
 * The one file that certainly holds all that differs, also where a kustomization passes it on, and the same file with the
 * live values. undefined: there is no such file, or it is a Secret.
 */
export async function fileSides(
  entry: ComparedObject,
  sources: TextSources,
): Promise<(Sides & { readonly path: string }) | undefined> {
  const { desired, verdict } = entry;
  if (verdict?.state === "missing" || isSecretKind(desired.body)) return undefined;
  const { changes, refused } = await takeLiveValues([{ entry, differences: verdict?.differences ?? [] }], sources);
  const [change] = changes;
  const path = desired.origin.kind === "file" ? desired.origin.file : change?.file;
  if (refused.length > 0 || path === undefined || changes.some(({ file }) => file !== path)) return undefined;
  const file = await sources.files.readText(path);
  return { live: change?.after ?? file, file, title: formatRef(desired.ref), path };
}

/** An object as YAML. Digests become words, so that equal and unequal values can be told apart and nothing else. */
export function maskedYaml(body: JsonObject, side: "file" | "live" | "commit", other?: JsonObject): string {
  const masked = mask(body, side, other);
  return toYaml(isJsonObject(masked) ? masked : body, { keepOrder: true });
}

function mask(value: Json, side: string, other: Json | undefined): Json {
  if (isRedacted(value)) return other !== undefined && other !== value ? `${MASK} (${side})` : MASK;
  if (isJsonArray(value)) return value.map((item, at) => mask(item, side, isJsonArray(other) ? other[at] : undefined));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      mask(item, side, isJsonObject(other) ? own(other, key) : undefined),
    ]),
  );
}
