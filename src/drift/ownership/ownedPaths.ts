import type { PathElement } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { ManagedFieldsEntry } from "../../model/live.ts";
import { childFor, type FieldSetNode, isLeaf, isMember } from "./fieldSet.ts";
import type { DriftFinding } from "../schema/finding.ts";
import { findItem, type KeyedItems, keyItems, valueFor } from "../schema/itemLookup.ts";
import { parseSegment } from "../schema/segment.ts";
import type { TypeSchema } from "../schema/typeSchema.ts";

export interface OwnedInput {
  readonly desired: JsonObject;
  readonly live: JsonObject;
  readonly type: TypeSchema;
  /** Our Apply entry. */
  readonly ours: ManagedFieldsEntry;
  /** Entries of the others in the same apiVersion: what they own stays. */
  readonly others: readonly ManagedFieldsEntry[];
}

/**
 * What an apply would remove: paths of our entry that `desired` no longer has, that `live` still has and that nobody else owns
 * (SMD `merge/update.go`, prune). Named fields around an owned path count as owned too (`EnsureNamedFieldsAreMembers`).
 * A part that we own as a whole while the files fill it piece by piece is reported as `changed`: only the server knows.
 */
export function findOwnedLeftovers(input: OwnedInput): DriftFinding[] {
  const walk = new OwnedWalk(input);
  walk.visit(input.ours.fieldsV1, input.desired, input.type);
  return walk.findings;
}

class OwnedWalk {
  readonly findings: DriftFinding[] = [];
  readonly #input: OwnedInput;
  readonly #path: PathElement[] = [];

  constructor(input: OwnedInput) {
    this.#input = input;
  }

  /** `desired` has the path of `node`. Live is only looked at where something is not wanted any more. */
  visit(node: FieldSetNode, desired: Json, type: TypeSchema): void {
    // the server turns items of a list that has become atomic into the list itself (`typed/reconcile_schema.go`)
    if (isJsonArray(desired) && isAtomic(type, desired)) return;
    let items: KeyedItems | undefined;
    for (const segment in node) {
      const child = node[segment];
      const element = segment === "." ? undefined : parseSegment(segment);
      if (!element || !isJsonObject(child)) continue;
      let value: Json | undefined;
      if ("field" in element) {
        value = valueFor(desired, element, undefined);
      } else {
        items ??= keyItems(desired, type.list);
        value = findItem(items, element, type.list);
      }
      if (value !== undefined && (typeof value !== "object" || value === null)) continue;
      this.#path.push(element);
      if (value !== undefined) this.#visitWatched(child, value, childType(type, element));
      else this.#visitUnwanted(child, type, this.#findLive());
      this.#path.pop();
    }
  }

  #visitWatched(node: FieldSetNode, desired: Json, type: TypeSchema | undefined): void {
    if (!type || isMemberOnly(node)) return;
    if (isLeaf(node)) {
      // owned as a whole, wanted piece by piece: an older file had it empty, or the schema has changed since
      if (!isAtomic(type, desired) && !isEmpty(desired)) this.#report("changed", desired, this.#findLive(), type);
    } else if (isJsonArray(desired) && desired.length === 0) {
      // an empty list owns nothing, so nothing keeps the list that our entry names
      this.#report("changed", desired, this.#findLive(), type);
    } else {
      this.visit(node, desired, type);
    }
  }

  #visitUnwanted(node: FieldSetNode, parentType: TypeSchema | undefined, live: Json | undefined): void {
    const element = this.#path.at(-1);
    if (live === undefined || !element) return;
    const type = parentType && childType(parentType, element);
    const isField = "field" in element;
    const isDeclared = isField && (parentType?.map?.isDeclared(element.field) ?? false);
    if ((isField || isMember(node)) && !this.#isKept(isDeclared)) {
      this.#report("leftover", undefined, live, type);
      return;
    }
    for (const segment in node) {
      const child = node[segment];
      const below = segment === "." ? undefined : parseSegment(segment);
      if (!below || !isJsonObject(child)) continue;
      this.#path.push(below);
      this.#visitUnwanted(child, type, valueFor(live, below, type?.list));
      this.#path.pop();
    }
  }

  #isKept(isDeclared: boolean): boolean {
    return this.#input.others.some((other) => {
      let node: FieldSetNode | undefined = other.fieldsV1;
      for (const element of this.#path) node = node && childFor(node, element);
      return node !== undefined && (isDeclared || isMember(node));
    });
  }

  #findLive(): Json | undefined {
    let value: Json | undefined = this.#input.live;
    let type: TypeSchema | undefined = this.#input.type;
    for (const element of this.#path) {
      value = valueFor(value, element, type?.list);
      type = type && childType(type, element);
    }
    return value;
  }

  #report(
    kind: DriftFinding["kind"],
    desired: Json | undefined,
    live: Json | undefined,
    type: TypeSchema | undefined,
  ): void {
    this.findings.push({ kind, path: [...this.#path], desired, live, type });
  }
}

function childType(type: TypeSchema, element: PathElement): TypeSchema | undefined {
  return "field" in element ? type.map?.field(element.field) : type.list?.items;
}

/** `{".": {}}`: an item or key of its own that holds nothing else. */
function isMemberOnly(node: FieldSetNode): boolean {
  return Object.hasOwn(node, ".") && isLeaf(node);
}

function isAtomic(type: TypeSchema, value: Json): boolean {
  if (isJsonArray(value)) return !type.list || type.list.kind === "atomic";
  return !type.map || type.map.isAtomic;
}

function isEmpty(value: Json): boolean {
  return isJsonArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
}
