import { isJsonArray, isJsonObject, isScalar, type Json, type JsonObject, type Scalar } from "../../model/json.ts";
import { ATOMIC_TYPE, DEDUCED_TYPE, type ListSchema, type MapSchema, type TypeSchema } from "./typeSchema.ts";

/** Finds a definition by its name in `components.schemas`. */
export type FindDefinition = (name: string) => TypeSchema;

/** Definitions that the server treats by name (kube-openapi `schemaconv/openapi.go`). */
const QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
const RAW_EXTENSION = "io.k8s.apimachinery.pkg.runtime.RawExtension";

const SCALAR_TYPE: TypeSchema = { name: "", isScalar: true, map: undefined, list: undefined };

/** Compiles a named definition. Its parts are compiled when they are first asked for, so that recursive types end. */
export function compileDefinition(name: string, schema: JsonObject, find: FindDefinition): TypeSchema {
  if (name === QUANTITY) return { ...SCALAR_TYPE, name };
  if (name === RAW_EXTENSION) return { ...ATOMIC_TYPE, name };
  return compileInline(schema, find, false, name);
}

/**
 * Rules of kube-openapi `schemaconv/openapi.go`: the single `type` decides the shape and no type allows every shape;
 * `oneOf` and `anyOf` beside it say nothing about merging.
 */
function compileInline(schema: JsonObject, find: FindDefinition, keepsUnknown: boolean, name = ""): TypeSchema {
  const keeps = keepsUnknown || schema["x-kubernetes-preserve-unknown-fields"] === true;
  switch (schema.type) {
    case "object":
      return { name, isScalar: false, map: compileMap(schema, find, keeps), list: undefined };
    case "array":
      return { name, isScalar: false, map: undefined, list: compileList(schema, find, keeps) };
    case "integer":
    case "number":
    case "boolean":
    case "string":
      return { ...SCALAR_TYPE, name };
    default:
      return { name, isScalar: true, map: compileMap(schema, find, keeps), list: compileList(schema, find, keeps) };
  }
}

/** A `$ref`, an `allOf` around a single `$ref` (its own `map-type` wins over the definition's), or a type in place. */
function compileMember(member: Json | undefined, find: FindDefinition, keepsUnknown: boolean): TypeSchema {
  if (!isJsonObject(member)) return DEDUCED_TYPE;
  const target =
    refOf(member) ?? (isJsonArray(member.allOf) && member.allOf.length === 1 ? refOf(member.allOf[0]) : undefined);
  if (target === undefined) return compileInline(member, find, keepsUnknown);
  const definition = find(target);
  const mapType = member["x-kubernetes-map-type"];
  if (mapType === undefined) return definition;
  return overrideRelation(definition, mapType === "atomic");
}

function refOf(schema: Json | undefined): string | undefined {
  if (!isJsonObject(schema) || typeof schema.$ref !== "string") return undefined;
  return schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
}

function overrideRelation(type: TypeSchema, isAtomic: boolean): TypeSchema {
  if (type.map) {
    const { map } = type;
    return {
      ...type,
      map: {
        isAtomic,
        field: (name) => map.field(name),
        isDeclared: (name) => map.isDeclared(name),
        defaultOf: (name) => map.defaultOf(name),
      },
    };
  }
  return type.list && isAtomic ? { ...type, list: { ...type.list, kind: "atomic" } } : type;
}

function compileMap(schema: JsonObject, find: FindDefinition, keepsUnknown: boolean): MapSchema {
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  const known = new Map<string, TypeSchema>();
  const free = freeType(schema, find, keepsUnknown);
  return {
    isAtomic: schema["x-kubernetes-map-type"] === "atomic",
    field(name) {
      const found = known.get(name);
      if (found) return found;
      if (!Object.hasOwn(properties, name)) return free();
      const type = compileMember(properties[name], find, keepsUnknown);
      known.set(name, type);
      return type;
    },
    isDeclared: (name) => Object.hasOwn(properties, name),
    defaultOf(name) {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return isJsonObject(property) ? property.default : undefined;
    },
  };
}

/** The type of keys that no property declares. Where the server would refuse them, atomic is the careful reading. */
function freeType(schema: JsonObject, find: FindDefinition, keepsUnknown: boolean): () => TypeSchema {
  const additional = schema.additionalProperties;
  if (additional === undefined) {
    const isFree = keepsUnknown || !isJsonObject(schema.properties) || Object.keys(schema.properties).length === 0;
    return () => (isFree ? DEDUCED_TYPE : ATOMIC_TYPE);
  }
  if (!isJsonObject(additional)) return () => (additional === true ? DEDUCED_TYPE : ATOMIC_TYPE);
  let type: TypeSchema | undefined;
  return () => (type ??= compileMember(additional, find, keepsUnknown));
}

function compileList(schema: JsonObject, find: FindDefinition, keepsUnknown: boolean): ListSchema {
  const { kind, keys } = listRelation(schema);
  let items: TypeSchema | undefined;
  let defaults: readonly (Scalar | undefined)[] | undefined;
  return {
    kind,
    keys,
    get items() {
      return (items ??= schema.items === undefined ? ATOMIC_TYPE : compileMember(schema.items, find, keepsUnknown));
    },
    get keyDefaults() {
      return (defaults ??= keys.map((key) => {
        const value = this.items.map?.defaultOf(key);
        return value !== undefined && value !== null && isScalar(value) ? value : undefined;
      }));
    },
  };
}

/** `x-kubernetes-list-type`, else the patch strategy, else atomic. */
function listRelation(schema: JsonObject): Pick<ListSchema, "kind" | "keys"> {
  const listType = schema["x-kubernetes-list-type"];
  if (listType === "set") return { kind: "set", keys: [] };
  if (listType === "map") {
    const keys = schema["x-kubernetes-list-map-keys"];
    const names = isJsonArray(keys) ? keys.filter((key) => typeof key === "string") : [];
    return names.length > 0 ? { kind: "map", keys: names } : { kind: "atomic", keys: [] };
  }
  if (listType !== undefined) return { kind: "atomic", keys: [] };
  const strategy = schema["x-kubernetes-patch-strategy"];
  if (strategy !== "merge" && strategy !== "merge,retainKeys") return { kind: "atomic", keys: [] };
  const key = schema["x-kubernetes-patch-merge-key"];
  return typeof key === "string" ? { kind: "map", keys: [key] } : { kind: "set", keys: [] };
}
