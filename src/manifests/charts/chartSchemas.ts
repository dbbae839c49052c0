import { basename } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { isJsonArray, isJsonObject, type Json, parseJson } from "../../model/json.ts";
import type { PlainFiles } from "../files/plainTree.ts";

const SCHEMA = "values.schema.json";
/** Of an archive, unpacked (bytes): as much as helm takes. */
const MAX_UNPACKED = 100 * 1024 * 1024;
/** By which a schema names another one (JSON Schema, drafts 4 to 2020-12). */
const REFERENCES: readonly string[] = ["$ref", "$dynamicRef", "$recursiveRef"];
/** The drafts themselves, which helm has built in. */
const DRAFT = /^https?:\/\/json-schema\.org\/(?:draft-0[467]|draft\/2019-09|draft\/2020-12)\/schema#?$/;

/** What is left out of a chart so that its schemas load nothing. */
export interface SafeSchemas {
  /** Schemas that name another file or address; without them helm renders and does not check the values. */
  readonly leftOut: readonly string[];
  /** A packaged chart may have a schema, into which nobody looks: helm must be told not to check. */
  readonly isPackaged: boolean;
}

/**
 * Looks for schemas by which helm would read other files of the machine or ask servers, on loopback too, where no proxy counts:
 * `values.schema.json` of a chart and its subcharts with a `$ref` or `$schema` that leads out of the schema.
 */
export async function safeSchemas(chart: PlainFiles): Promise<SafeSchemas> {
  const leftOut = [...chart].filter(([path, bytes]) => basename(path) === SCHEMA && !isClosed(bytes));
  let isPackaged = false;
  for (const [path, bytes] of chart) isPackaged ||= path.endsWith(".tgz") && (await mayHoldSchema(bytes));
  return { leftOut: leftOut.map(([path]) => path), isPackaged };
}

/** True for a schema that is complete in itself. */
function isClosed(bytes: Uint8Array): boolean {
  let schema: Json;
  try {
    schema = parseJson(Buffer.from(bytes).toString("utf8"));
  } catch {
    return false;
  }
  const open: Json[] = [schema];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (isJsonArray(value)) for (const item of value) open.push(item);
    if (!isJsonObject(value)) continue;
    for (const [key, item] of Object.entries(value)) {
      if (typeof item !== "string") open.push(item);
      else if (REFERENCES.includes(key) && !item.startsWith("#")) return false;
      else if (key === "$schema" && !DRAFT.test(item)) return false;
    }
  }
  return true;
}

/** Names stand in clear in a tar archive. What cannot be unpacked, or holds archives, may hold one. */
async function mayHoldSchema(bytes: Uint8Array): Promise<boolean> {
  try {
    const unpacked = await promisify(gunzip)(bytes, { maxOutputLength: MAX_UNPACKED });
    return unpacked.includes(SCHEMA) || unpacked.includes(".tgz");
  } catch {
    return true;
  }
}
