import type { FieldPath, PathElement } from "../../../src/model/fieldPath.ts";
import type { Scalar } from "../../../src/model/json.ts";

/** `spec.containers[name=app].args[0]`, `finalizers[=x]`; keys with dots in quotes: `data["a.b"]`. Numbers in keys are numbers. */
export function path(text: string): FieldPath {
  const elements: PathElement[] = [];
  for (const [, field, quoted, value, keys, index] of text.matchAll(
    /([\w-]+(?![^[]*=[^[]*\]))|\["([^"]*)"\]|\[=([^\]]*)\]|\[([^\]]*=[^\]]*)\]|\[(\d+)\]/g,
  )) {
    if (field !== undefined || quoted !== undefined) elements.push({ field: field ?? quoted ?? "" });
    else if (value !== undefined) elements.push({ value: scalar(value) });
    else if (keys !== undefined)
      elements.push({
        keys: Object.fromEntries(
          keys.split(",").map((pair) => [pair.slice(0, pair.indexOf("=")), scalar(pair.slice(pair.indexOf("=") + 1))]),
        ),
      });
    else elements.push({ index: Number(index) });
  }
  return elements;
}

function scalar(text: string): Scalar {
  return /^\d+$/.test(text) ? Number(text) : text;
}
