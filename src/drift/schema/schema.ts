import { isJsonArray, isJsonObject, type JsonObject } from "../../model/json.ts";
import { splitApiVersion } from "../../model/objectRef.ts";
import type { SchemaDocument } from "../../model/schemaDocument.ts";
import { compileDefinition } from "./compileType.ts";
import { ATOMIC_TYPE, type TypeSchema } from "./typeSchema.ts";

export type { TypeSchema } from "./typeSchema.ts";

interface CompiledDocument {
  readonly find: (name: string) => TypeSchema;
  /** `group/version/Kind` → name of the definition. */
  readonly kinds: ReadonlyMap<string, string>;
}

const compiled = new WeakMap<JsonObject, CompiledDocument>();

/**
 * The merge rules of one kind, from the OpenAPI v3 document of its group and version; undefined when the document does not
 * know the kind. A document is indexed once, and a type is compiled when it is first looked at.
 */
export function compileSchema(document: SchemaDocument, apiVersion: string, kind: string): TypeSchema | undefined {
  let entry = compiled.get(document.schemas);
  if (!entry) {
    entry = compileDocument(document.schemas);
    compiled.set(document.schemas, entry);
  }
  const { group, version } = splitApiVersion(apiVersion);
  const name = entry.kinds.get(`${group}/${version}/${kind}`);
  return name === undefined ? undefined : entry.find(name);
}

function compileDocument(schemas: JsonObject): CompiledDocument {
  const types = new Map<string, TypeSchema>();
  const find = (name: string): TypeSchema => {
    const known = types.get(name);
    if (known) return known;
    const schema = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
    const type = isJsonObject(schema) ? compileDefinition(name, schema, find) : ATOMIC_TYPE;
    types.set(name, type);
    return type;
  };
  const kinds = new Map<string, string>();
  for (const [name, schema] of Object.entries(schemas)) {
    const names = isJsonObject(schema) ? schema["x-kubernetes-group-version-kind"] : undefined;
    for (const gvk of isJsonArray(names) ? names : isJsonObject(names) ? [names] : []) {
      if (isJsonObject(gvk)) kinds.set(`${String(gvk.group ?? "")}/${String(gvk.version)}/${String(gvk.kind)}`, name);
    }
  }
  return { find, kinds };
}
