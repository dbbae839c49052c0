import { type FieldPath, valueAt } from "../../model/fieldPath.ts";
import { canonicalJson, isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { splitApiVersion } from "../../model/objectRef.ts";
import { hashText } from "../../support/hash.ts";
import { compareValues } from "./compareValues.ts";
import type { DriftFinding } from "../schema/finding.ts";
import { sameQuantity } from "../schema/quantity.ts";
import type { TypeSchema } from "../schema/typeSchema.ts";

/** The kind a value stands in; a default of one kind says nothing about another. */
export interface KindName {
  readonly apiVersion: string;
  readonly kind: string;
}

/**
 * Pairs of (schema path, desired value → live value) that a dry-run has shown to be the same thing to the server. Kept as
 * hashes: no value can be read back, so the set may be stored.
 */
export class KnownDefaults {
  readonly #pairs: Set<string>;

  constructor(pairs: Iterable<string> = []) {
    this.#pairs = new Set(pairs);
  }

  has(kind: KindName, finding: DriftFinding): boolean {
    return (
      this.#pairs.size > 0 && isHarmlessPair(finding.desired, finding.live) && this.#pairs.has(pairHash(kind, finding))
    );
  }

  /** Takes a pair in; one that could be more than a spelling or a default is refused. True when it is new. */
  learn(kind: KindName, finding: DriftFinding): boolean {
    if (finding.kind === "order" || finding.kind === "leftover" || !isHarmlessPair(finding.desired, finding.live))
      return false;
    const before = this.#pairs.size;
    this.#pairs.add(pairHash(kind, finding));
    return this.#pairs.size > before;
  }

  /** For storing; give it back to the constructor. Valid only for the server and schema it was learned on. */
  export(): readonly string[] {
    return [...this.#pairs];
  }
}

/**
 * Remembers what a dry-run has just shown: each suspected value at which the server would leave live as it is. Returns how
 * many pairs were new.
 */
export function learnDefaults(
  defaults: KnownDefaults,
  seen: {
    readonly desired: JsonObject;
    readonly live: LiveObject;
    readonly predicted: LiveObject;
    readonly schema: TypeSchema;
  },
): number {
  const { desired, live, predicted, schema } = seen;
  const confirmed = compareValues(desired, live.body, schema).filter(({ path, live: value }) =>
    jsonEqual(valueAt(predicted.body, path), value),
  );
  return confirmed.filter((finding) => defaults.learn(live.ref, finding)).length;
}

function pairHash({ apiVersion, kind }: KindName, { path, desired, live }: DriftFinding): string {
  const { group, version } = splitApiVersion(apiVersion);
  return hashText(
    [
      group,
      version,
      kind,
      schemaPath(path),
      canonicalJson(desired ?? null),
      live === undefined ? "" : canonicalJson(live),
    ].join("\n"),
  );
}

/** `spec.template.spec.containers[].env`: the same for every item. */
function schemaPath(path: FieldPath): string {
  return path.map((element) => ("field" in element ? `.${JSON.stringify(element.field)}` : "[]")).join("");
}

/**
 * A mutating webhook or a person may also have written `live`, so only such pairs are learned that mean the same or merely add:
 * an empty value that storage drops, another spelling of a quantity, fields added inside a part that is replaced as a whole.
 */
function isHarmlessPair(desired: Json | undefined, live: Json | undefined): boolean {
  if (desired === undefined) return false;
  if (live === undefined) return isZero(desired);
  return isExtendedBy(desired, live);
}

function isZero(value: Json): boolean {
  if (isJsonArray(value)) return value.length === 0;
  if (isJsonObject(value)) return Object.values(value).every(isZero);
  return value === null || value === "" || value === 0 || value === false;
}

function isExtendedBy(desired: Json, live: Json): boolean {
  if (isJsonArray(desired)) {
    return (
      isJsonArray(live) &&
      desired.length === live.length &&
      desired.every((item, at) => isExtendedBy(item, live[at] ?? null))
    );
  }
  if (isJsonObject(desired)) {
    return (
      isJsonObject(live) &&
      Object.entries(desired).every(([key, value]) =>
        Object.hasOwn(live, key) ? isExtendedBy(value, live[key] ?? null) : isZero(value),
      )
    );
  }
  return jsonEqual(desired, live) || sameQuantity(desired, live);
}
