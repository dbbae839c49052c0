import { dirname, join } from "node:path";
import type { DesiredObject } from "../../model/desired.ts";
import { type FieldPath, valueAt } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, jsonEqual } from "../../model/json.ts";
import type { SourceLocation } from "../../model/sourceLocation.ts";
import { locateInText } from "../yaml/locate.ts";
import { type LocateDeps, readOrEmpty } from "./locateDeps.ts";
import { openDocument } from "../yaml/openDocument.ts";

interface Leaf {
  readonly path: FieldPath;
  /** As templates write it: `image.tag`. */
  readonly name: string;
  readonly value: Json;
}

/**
 * The line of values.yaml a rendered field comes from. Exact only when a template line sets that field from that value and from no
 * other, and the value is the rendered one; a value of the same name is shown as the nearest place.
 */
export async function locateInChart(
  object: DesiredObject,
  path: FieldPath,
  values: string,
  deps: LocateDeps,
): Promise<SourceLocation | undefined> {
  const last = path.at(-1);
  const rendered = valueAt(object.wire.expose(), path);
  if (!last || !("field" in last) || rendered === undefined || rendered === null || typeof rendered === "object")
    return undefined;
  const text = await readOrEmpty(values, deps);
  const json = openDocument(text, 0)?.find([]).found.json;
  const leaves = json === undefined ? [] : leavesOf(json, [], "");
  const equal = leaves.filter(({ value }) => jsonEqual(value, rendered) || String(value) === String(rendered));
  const lines = await templateLines(join(dirname(values), "templates"), last.field, deps);
  const used = leaves.filter(({ name }) => lines.some((line) => uses(line, name)));
  const sure = equal.filter((leaf) => used.includes(leaf));
  const [only] = sure;
  const isSure =
    sure.length === 1 &&
    lines
      .filter((line) => only && uses(line, only.name))
      .every((line) => leaves.filter(({ name }) => uses(line, name)).length === 1);
  const best = isSure ? only : (only ?? nearest(used, equal, rendered, last.field));
  const range = best && locateInText(text, 0, undefined, best.path, "pair");
  return range && { file: values, range, exact: isSure };
}

/** A used value that is a part of the rendered one (the tag of an image), else an equal one of a like name. */
function nearest(used: readonly Leaf[], equal: readonly Leaf[], rendered: Json, field: string): Leaf | undefined {
  const part = used.filter(({ value }) => String(value).length > 1 && String(rendered).includes(String(value)));
  const stem = field.toLowerCase().replace(/s$/, "");
  const alike = equal.filter(({ name }) => (name.split(".").at(-1) ?? "").toLowerCase().includes(stem));
  return part.at(-1) ?? (alike.length === 1 ? alike[0] : undefined);
}

/** Lines of the templates that set a field: `replicas: {{ .Values.replicaCount }}`. */
async function templateLines(folder: string, field: string, deps: LocateDeps): Promise<readonly string[]> {
  const lines: string[] = [];
  const entries = await deps.files.list(folder).catch(() => []);
  for (const { name, kind } of entries) {
    if (kind === "folder") lines.push(...(await templateLines(join(folder, name), field, deps)));
    if (kind !== "file" || !/\.(?:ya?ml|tpl)$/.test(name)) continue;
    const text = await readOrEmpty(join(folder, name), deps);
    lines.push(
      ...text
        .split("\n")
        .filter((line) => line.includes(".Values.") && line.replace(/^[\s-]+/, "").startsWith(`${field}:`)),
    );
  }
  return lines;
}

function uses(line: string, name: string): boolean {
  const at = line.indexOf(`.Values.${name}`);
  return at >= 0 && !/[\w.]/.test(line.charAt(at + ".Values.".length + name.length));
}

function leavesOf(value: Json, path: FieldPath, name: string): readonly Leaf[] {
  if (isJsonArray(value)) return [];
  if (!isJsonObject(value)) return [{ path, name, value }];
  return Object.entries(value).flatMap(([key, item]) =>
    leavesOf(item, [...path, { field: key }], name === "" ? key : `${name}.${key}`),
  );
}
