import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { ITEM } from "./configLocation.ts";

/** What may stand at one key of `mooring.yaml`. */
export interface KeyHelp {
  readonly key: string;
  readonly description: string;
  readonly shape: "map" | "list" | "value";
  /** Values to offer: the allowed ones, or examples. */
  readonly values: readonly string[];
  /** As written; undefined where there is none. */
  readonly byDefault: string | undefined;
}

/** Answers from `media/mooring.schema.json`: keys and values by the path that leads to them, as `configPlaceAt` gives it. */
export class ConfigHelp {
  readonly #schema: JsonObject;

  constructor(schema: JsonObject) {
    this.#schema = schema;
  }

  /** The keys of the map at a path; none where no map stands. */
  keysAt(path: readonly string[]): readonly KeyHelp[] {
    const properties = this.#at(path)?.properties;
    return isJsonObject(properties)
      ? Object.keys(properties).map((key) => this.#help(key, this.#resolve(properties[key])))
      : [];
  }

  keyAt(path: readonly string[]): KeyHelp | undefined {
    const schema = this.#at(path);
    if (!schema) return undefined;
    const help = this.#help(path.at(-1) ?? "", schema);
    const list = path.at(-1) === ITEM && help.values.length === 0 ? this.#at(path.slice(0, -1)) : undefined;
    return list ? { ...help, values: examplesOf(list) } : help;
  }

  #help(key: string, schema: JsonObject): KeyHelp {
    const types = isJsonArray(schema.type) ? schema.type : [schema.type ?? ""];
    const isList = types.includes("array") || schema.items !== undefined;
    return {
      key,
      description: typeof schema.description === "string" ? schema.description : "",
      shape: isList ? "list" : types.includes("object") ? "map" : "value",
      values: valuesOf(schema, types),
      byDefault: isScalarText(schema.default) ? String(schema.default) : undefined,
    };
  }

  #at(path: readonly string[]): JsonObject | undefined {
    let schema: JsonObject = this.#schema;
    for (const step of path) {
      const next = step === ITEM ? schema.items : isJsonObject(schema.properties) && own(schema.properties, step);
      if (!isJsonObject(next)) return undefined;
      schema = this.#resolve(next);
    }
    return schema;
  }

  /** With what `$ref` and `allOf` point to; what stands beside them wins. */
  #resolve(schema: Json | undefined): JsonObject {
    if (!isJsonObject(schema)) return {};
    const { $ref, allOf, ...beside } = schema;
    const name = typeof $ref === "string" ? /^#\/definitions\/(\w+)$/.exec($ref)?.[1] : undefined;
    const { definitions } = this.#schema;
    const referred = name !== undefined && isJsonObject(definitions) ? [own(definitions, name)] : [];
    const parts = [...referred, ...(isJsonArray(allOf) ? allOf : [])].map((part) => this.#resolve(part));
    return Object.assign({}, ...parts, beside) as JsonObject;
  }
}

function valuesOf(schema: JsonObject, types: readonly Json[]): readonly string[] {
  if (isJsonArray(schema.enum)) return schema.enum.map(String);
  if (types.includes("boolean")) return ["true", "false"];
  return examplesOf(schema);
}

/** Examples of a list are lists. */
function examplesOf({ examples }: JsonObject): readonly string[] {
  return (isJsonArray(examples) ? examples : []).flat().filter(isScalarText).map(String);
}

function isScalarText(value: Json | undefined): boolean {
  return (typeof value === "string" && value !== "") || typeof value === "boolean";
}

function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
