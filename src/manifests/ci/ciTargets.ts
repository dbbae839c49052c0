import type { FieldPath } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { formatRef } from "../../model/objectRef.ts";
import { isPackResource } from "../../model/packReport.ts";
import { encryptionOf } from "../../support/encryptedValue.ts";
import { parseManifest } from "../yaml/parseManifest.ts";
import { toDesired } from "../parse/toDesired.ts";
import type { CiTarget } from "./yqExpression.ts";

/** What a pipeline may set in a file: the variables of a Pack, then images and image tags, in the order they stand. */
export function ciTargets(text: string, file: string): readonly CiTarget[] {
  const targets: CiTarget[] = [];
  for (const document of parseManifest(text, file).documents) {
    if (!document.isKubernetes || document.item !== undefined) continue;
    const { ref } = toDesired(document, { kind: "file", file, document: document.document, item: undefined });
    const object = { kind: ref.kind, name: ref.name, namespace: ref.namespace, title: formatRef(ref) };
    const { value } = document;
    if (isPackResource(ref)) {
      const spec = isJsonObject(value.spec) ? value.spec : {};
      for (const [name, setting] of Object.entries(isJsonObject(spec.vars) ? spec.vars : {})) {
        // a pipeline has no key: what it would write could only be in clear
        if (encryptionOf(setting) !== undefined || isJsonObject(setting) || isJsonArray(setting)) continue;
        const path = [{ field: "spec" }, { field: "vars" }, { field: name }];
        targets.push({ object, path, what: `vars.${name}`, prefix: "" });
      }
    }
    for (const [path, image] of imagesIn(value))
      targets.push({ object, path, what: whatOf(path), prefix: prefixOf(path, image) });
  }
  return targets;
}

/** `image: repository:tag` and `tag: …` beside or below `image`. */
function imagesIn(value: JsonObject): readonly (readonly [path: FieldPath, value: string])[] {
  const found: [FieldPath, string][] = [];
  const visit = (node: Json, path: FieldPath, isInImage: boolean): void => {
    if (isJsonArray(node)) {
      for (const [index, item] of node.entries()) {
        const name = isJsonObject(item) ? item.name : undefined;
        visit(item, [...path, typeof name === "string" ? { keys: { name } } : { index }], false);
      }
      return;
    }
    if (!isJsonObject(node)) return;
    for (const [key, item] of Object.entries(node)) {
      const here = [...path, { field: key }];
      if (typeof item === "string" && isImage(key, item, isInImage)) found.push([here, item]);
      else if (key !== "vars") visit(item, here, key === "image");
    }
  };
  visit(value, [], false);
  return found;
}

/** A value that is a template is set where its variable is. */
function isImage(key: string, value: string, isInImage: boolean): boolean {
  if (value === "" || value.includes("{{")) return false;
  return key === "image" || (key === "tag" && isInImage);
}

function whatOf(path: FieldPath): string {
  return path
    .map((element) => ("field" in element ? element.field : "keys" in element ? String(element.keys.name) : ""))
    .filter((part) => part !== "" && part !== "spec" && part !== "template")
    .join(".");
}

/** What stays of an image when its tag or digest is another one. */
function prefixOf(path: FieldPath, value: string): string {
  const last = path.at(-1);
  if (!last || !("field" in last) || last.field !== "image") return "";
  const name = value.split("@")[0] ?? value;
  const slash = name.lastIndexOf("/");
  const colon = name.indexOf(":", slash + 1);
  return `${colon < 0 ? name : name.slice(0, colon)}:`;
}
