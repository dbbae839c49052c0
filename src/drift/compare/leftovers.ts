import { type FieldPath, type PathElement, startsWithPath, valueAt } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../model/live.ts";
import { isApplyOf, ownersOf } from "../ownership/culprit.ts";
import { HELM, isHandTool } from "../ownership/fieldManagers.ts";
import { childFor, type FieldSetNode, pathsOf } from "../ownership/fieldSet.ts";
import type { DriftFinding } from "../schema/finding.ts";
import { itemsByKey } from "../schema/itemsByKey.ts";
import { typeAt } from "../schema/listKeys.ts";
import { findOwnedLeftovers } from "../ownership/ownedPaths.ts";
import type { TypeSchema } from "../schema/typeSchema.ts";

export interface LeftoverInput {
  /** What was applied before, by whatever tool: the fields of all of them count. */
  readonly bases: readonly JsonObject[];
  /** What Helm applied: only where that is known, what is Helm's counts as left over. */
  readonly released?: JsonObject | undefined;
  readonly desired: JsonObject;
  readonly live: LiveObject;
  readonly type: TypeSchema;
  readonly manager: string;
  /** Found already: an apply removes these. */
  readonly owned: readonly DriftFinding[];
  /** The kind has a `status` subresource: `status` is no content. */
  readonly hasStatus: boolean;
}

/** Set by the server or by which object it is; leaving them out of a file removes nothing. */
const NOT_CONTENT: ReadonlySet<string> = new Set(["apiVersion", "kind"]);

/**
 * Fields that left the files since one of `bases` and are still live although an apply would not remove them: server-side apply
 * keeps what another manager owns, above all `kubectl-client-side-apply` (kubernetes #99003). Each field is judged by its own
 * owners: it counts only when all of them are tools driven by hand, or when the object has no managedFields at all. A field that
 * a controller or another deployment tool owns is theirs now; one that nobody owns is a default.
 */
export function findLeftovers(input: LeftoverInput): DriftFinding[] {
  const bases = input.released ? [input.released, ...input.bases] : input.bases;
  const found = [...bases.flatMap((base) => new BaseWalk(base, input).run()), ...appliedByHand(input)];
  return outermost(found).filter(({ path }) => !input.owned.some((finding) => startsWithPath(path, finding.path)));
}

/**
 * A tool driven by hand that applied on the server keeps the list of what it applied: whoever applies the files with it removes
 * what they no longer have (`kubectl apply --server-side`), so its own fields are a base that needs no history.
 */
function appliedByHand(input: LeftoverInput): DriftFinding[] {
  const { desired, live, type, manager } = input;
  const appliers = live.managedFields.filter((entry) => entry.operation === "Apply" && isByHand(entry, input));
  if (appliers.length === 0) return [];
  const others = live.managedFields.filter((entry) => !isByHand(entry, input) && !isApplyOf(entry, manager));
  return appliers
    .flatMap((ours) => findOwnedLeftovers({ desired, live: live.body, type, ours, others }))
    .filter(({ kind }) => kind === "leftover");
}

/** Each place once, without places inside of others. */
function outermost(findings: readonly DriftFinding[]): DriftFinding[] {
  return findings.filter(
    ({ path }, at) =>
      !findings.some(
        (other, place) =>
          place !== at && startsWithPath(path, other.path) && (other.path.length < path.length || place < at),
      ),
  );
}

class BaseWalk {
  readonly #base: JsonObject;
  readonly #input: LeftoverInput;
  readonly #found: DriftFinding[] = [];

  constructor(base: JsonObject, input: LeftoverInput) {
    this.#base = base;
    this.#input = input;
  }

  run(): readonly DriftFinding[] {
    const { desired, live, type, hasStatus } = this.#input;
    for (const key of Object.keys(this.#base)) {
      if (NOT_CONTENT.has(key) || (key === "status" && hasStatus)) continue;
      this.#collect(
        [{ field: key }],
        own(this.#base, key),
        own(desired, key),
        own(live.body, key),
        type.map?.field(key),
      );
    }
    return this.#found;
  }

  #collect(
    path: FieldPath,
    base: Json | undefined,
    desired: Json | undefined,
    live: Json | undefined,
    type: TypeSchema | undefined,
    keys: readonly string[] = [],
  ): void {
    if (base === undefined || live === undefined || (desired !== undefined && base === desired)) return;
    if (desired === undefined && this.#isAbandoned(path)) {
      this.#found.push({ kind: "leftover", path, desired: undefined, live, type });
      return;
    }
    // the key of an item is not content: the item stays as long as anybody owns something in it
    this.#descend(path, base, desired, live, type, desired === undefined ? keys : []);
  }

  /** Into what the server merges piece by piece; a part that is replaced as a whole has no parts of its own. */
  #descend(
    path: FieldPath,
    base: Json,
    desired: Json | undefined,
    live: Json,
    type: TypeSchema | undefined,
    keys: readonly string[],
  ): void {
    const isGone = desired === undefined;
    if (isJsonObject(base) && isJsonObject(live) && (isGone || isJsonObject(desired)) && isGranularMap(type)) {
      for (const key of Object.keys(base)) {
        if (keys.includes(key)) continue;
        this.#collect([...path, { field: key }], base[key], own(desired, key), own(live, key), type?.map?.field(key));
      }
    } else if (isJsonArray(base) && isJsonArray(live) && (isGone || isJsonArray(desired))) {
      this.#descendItems(path, base, desired ?? [], live, type);
    }
  }

  #descendItems(
    path: FieldPath,
    base: readonly Json[],
    desired: readonly Json[],
    live: readonly Json[],
    type: TypeSchema | undefined,
  ): void {
    const list = type?.list;
    if (!list || list.kind === "atomic") return;
    const wanted = itemsByKey(desired, list);
    const there = itemsByKey(live, list);
    for (const [key, { item, element }] of itemsByKey(base, list)) {
      this.#collect([...path, element], item, wanted.get(key)?.item, there.get(key)?.item, list.items, list.keys);
    }
  }

  /**
   * Everyone who owns something at or below the path is driven by hand, and nobody put a key or an item there that the base
   * does not have. An item of a list goes as a whole.
   */
  #isAbandoned(path: FieldPath): boolean {
    const { live, manager, type } = this.#input;
    if (live.managedFields.length === 0) return true;
    const owners = ownersOf(live.managedFields, path, type).filter((entry) => !isApplyOf(entry, manager));
    const isTheirs = (entry: ManagedFieldsEntry): boolean => entry.manager === manager || isByHand(entry, this.#input);
    return (
      owners.length > 0 &&
      owners.every((entry) => entry.subresource === "" && isTheirs(entry)) &&
      (!isField(path.at(-1)) ||
        !live.managedFields.some((entry) => isByHand(entry, this.#input) && this.#hasAdded(entry, path)))
    );
  }

  /** Fields that the schema declares may be defaults, which the first apply owns too. */
  #hasAdded({ fieldsV1 }: ManagedFieldsEntry, path: FieldPath): boolean {
    const { live } = this.#input;
    let node: FieldSetNode | undefined = fieldsV1;
    for (const element of path) node = node && childFor(node, element);
    if (!node) return false;
    for (const below of pathsOf(node, path)) {
      if (this.#isAddition(below, path.length) && valueAt(live.body, below) !== undefined) return true;
    }
    return false;
  }

  /** The first step, `from` some depth on, that the base does not have is a key of a free map or an item of a list. */
  #isAddition(path: FieldPath, from: number): boolean {
    for (let depth = from; depth < path.length; depth++) {
      if (valueAt(this.#base, path.slice(0, depth + 1)) !== undefined) continue;
      const step = path[depth];
      const parent = typeAt(this.#input.type, path.slice(0, depth));
      return !(isField(step) && parent?.map?.isDeclared(step.field) === true);
    }
    return false;
  }
}

function isByHand({ subresource, manager }: ManagedFieldsEntry, { released }: LeftoverInput): boolean {
  return subresource === "" && (isHandTool(manager) || (released !== undefined && manager === HELM));
}

function isField(element: PathElement | undefined): element is { readonly field: string } {
  return element !== undefined && "field" in element;
}

function isGranularMap(type: TypeSchema | undefined): boolean {
  return type?.map !== undefined && !type.map.isAtomic;
}

function own(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
