import type { FieldPath } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../model/json.ts";
import type { SourceLocation } from "../../model/sourceLocation.ts";
import type { KustomizationNode } from "../parse/kustomizationNode.ts";
import { locateInText } from "../yaml/locate.ts";
import type { Sought } from "./sought.ts";
import { own } from "../../model/own.ts";

const GENERATORS: Readonly<Record<string, string>> = { ConfigMap: "configMapGenerator", Secret: "secretGenerator" };

/** The generator entry that made a ConfigMap or Secret; a literal that holds the very value is exact. */
export function locateInGenerator(sought: Sought, node: KustomizationNode, text: string): SourceLocation | undefined {
  const field = own(GENERATORS, sought.kind);
  const list = field === undefined ? undefined : node.value[field];
  if (field === undefined || !isJsonArray(list)) return undefined;
  const withoutHash = sought.name.replace(/-[a-z0-9]{10}$/, "");
  const isMade = (name: unknown): boolean =>
    typeof name === "string" && (sought.isNamed(name) || withoutHash === name || withoutHash.endsWith(name));
  for (const [index, entry] of list.entries()) {
    if (!isJsonObject(entry) || !isMade(entry.name)) continue;
    const at: FieldPath = [{ field }, { index }];
    const source = sourceOf(entry, sought);
    const range = locateInText(
      text,
      0,
      undefined,
      source ? [...at, ...source.path] : [...at, { field: "name" }],
      "pair",
    );
    if (range) return { file: node.file, range, exact: source?.exact ?? false };
  }
  return undefined;
}

/** The line of the entry that gives a data key: `literals: [key=value]` or `files: [key=path]`. */
function sourceOf(
  entry: JsonObject,
  { kind, path, value }: Sought,
): { readonly path: FieldPath; readonly exact: boolean } | undefined {
  const [data, key] = path;
  if (!data || !key || !("field" in data) || data.field !== "data" || !("field" in key)) return undefined;
  const clear = typeof value === "string" && kind === "Secret" ? Buffer.from(value, "base64").toString("utf8") : value;
  for (const field of ["literals", "files"]) {
    const list = entry[field];
    if (!isJsonArray(list)) continue;
    for (const [index, item] of list.entries()) {
      if (typeof item !== "string") continue;
      const equals = item.indexOf("=");
      const name = equals >= 0 ? item.slice(0, equals) : item.slice(item.lastIndexOf("/") + 1);
      if (name === key.field)
        return { path: [{ field }, { index }], exact: field === "literals" && item.slice(equals + 1) === clear };
    }
  }
  return undefined;
}
