import type { FieldPath } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../../model/json.ts";
import type { DifferenceKind } from "../../model/verdict.ts";
import { equalAtomic } from "./equalAtomic.ts";
import type { DriftFinding } from "../schema/finding.ts";
import { itemElement, type ItemKey, itemKey } from "../schema/itemKey.ts";
import type { ListSchema, MapSchema, TypeSchema } from "../schema/typeSchema.ts";

/**
 * Everything of `desired` that a merge would change in `live` (SMD `typed/merge.go`); nothing means that the merge changes
 * nothing. Fields that only `live` has are not looked at.
 */
export function compareValues(desired: JsonObject, live: JsonObject, type: TypeSchema): DriftFinding[] {
  const walk = new Walk();
  if (type.map) walk.visitFields(desired, live, type.map, IDENTITY);
  return walk.findings;
}

/** Which object it is has been settled before: lists leave these out, and versions are compared by the caller. */
const IDENTITY: ReadonlySet<string> = new Set(["apiVersion", "kind"]);

interface Step {
  readonly item: Json;
  readonly list: ListSchema;
  readonly at: number;
}

class Walk {
  readonly findings: DriftFinding[] = [];
  /** Elements are built from these only when something is found. */
  readonly #path: (string | Step)[] = [];

  visit(desired: Json, live: Json | undefined, type: TypeSchema): void {
    if (desired === live) return;
    if (live === undefined) {
      this.#report("absent", desired, undefined, type);
    } else if (isJsonArray(desired)) {
      this.#visitList(desired, live, type);
    } else if (isJsonObject(desired)) {
      this.#visitMap(desired, live, type);
    } else if (!jsonEqual(desired, live)) {
      this.#report("changed", desired, live, type);
    }
  }

  #visitMap(desired: JsonObject, live: Json, type: TypeSchema): void {
    const { map } = type;
    if (!map || map.isAtomic || !isJsonObject(live)) {
      if (!equalAtomic(desired, live, type)) this.#report("changed", desired, live, type);
      return;
    }
    this.visitFields(desired, live, map);
  }

  visitFields(desired: JsonObject, live: JsonObject, map: MapSchema, except?: ReadonlySet<string>): void {
    for (const key of Object.keys(desired)) {
      const value = desired[key];
      if (value === undefined || except?.has(key)) continue;
      const there = Object.hasOwn(live, key) ? live[key] : undefined;
      // the usual case first: a scalar that is the same needs neither a type nor a path
      if (value === there) continue;
      this.#path.push(key);
      this.visit(value, there, map.field(key));
      this.#path.pop();
    }
  }

  #visitList(desired: readonly Json[], live: Json, type: TypeSchema): void {
    const { list } = type;
    if (!list || list.kind === "atomic" || !isJsonArray(live)) {
      if (!equalAtomic(desired, live, type)) this.#report("changed", desired, live, type);
      return;
    }
    const places = indexItems(live, list);
    let last = -1;
    let isInOrder = true;
    for (let at = 0; at < desired.length; at++) {
      const item = desired[at] ?? null;
      const key = itemKey(item, list);
      const place = key === undefined ? undefined : places.get(key);
      // an item without a key, or one that live has twice: the merge is not what it seems
      if (key === undefined || place === DUPLICATE) {
        this.#report("changed", desired, live, type);
        return;
      }
      if (place !== undefined) {
        // not greater also when the files have the item twice
        isInOrder &&= place > last;
        last = Math.max(last, place);
        if (list.kind === "set") continue;
      }
      this.#path.push({ item, list, at });
      this.visit(item, place === undefined ? undefined : live[place], list.items);
      this.#path.pop();
    }
    if (!isInOrder) this.#report("order", desired, live, type);
  }

  #report(kind: DifferenceKind, desired: Json, live: Json | undefined, type: TypeSchema): void {
    const path: FieldPath = this.#path.map((step) =>
      typeof step === "string" ? { field: step } : itemElement(step.item, step.list, step.at),
    );
    this.findings.push({ kind, path, desired, live, type });
  }
}

const DUPLICATE = -1;

/** Key of each item → its place, or DUPLICATE. */
function indexItems(items: readonly Json[], list: ListSchema): Map<ItemKey, number> {
  const places = new Map<ItemKey, number>();
  for (let at = 0; at < items.length; at++) {
    const key = itemKey(items[at], list);
    if (key !== undefined) places.set(key, places.has(key) ? DUPLICATE : at);
  }
  return places;
}
