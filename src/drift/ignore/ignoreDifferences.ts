import {
  annotatedPaths,
  IGNORE_ANNOTATION,
  type IgnoreRule,
  meansEveryManager,
  whyRulePathRefused,
} from "../../model/ignoreRule.ts";
import { pointerStep } from "../../model/fieldPath.ts";
import { isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Difference, IgnoredDifference, IgnoredBy } from "../../model/verdict.ts";
import { matchesNameGlob } from "../schema/glob.ts";
import { designRulesFor, isSetByCluster } from "../ownership/managedByDesign.ts";
import { coversPointer } from "./pointerPattern.ts";

export interface IgnoreInput {
  readonly ref: ObjectRef;
  readonly rules: readonly IgnoreRule[];
  readonly live: LiveObject;
  /** Where given, the annotation counts only here: what is written in the cluster alone hides nothing. */
  readonly desired?: JsonObject | undefined;
  /** Our field manager. */
  readonly manager: string;
  /** Instead of what the annotation says: as an earlier commit has it, or nothing. */
  readonly annotated?: readonly string[] | undefined;
}

/** Parts what is drift from what is not: ignored by a rule or by the annotation, or set by somebody else by design. */
export function ignoreDifferences(
  differences: readonly Difference[],
  input: IgnoreInput,
): { readonly differences: readonly Difference[]; readonly ignored: readonly IgnoredDifference[] } {
  if (differences.length === 0) return { differences, ignored: [] };
  const kept: Difference[] = [];
  const ignored: IgnoredDifference[] = [];
  const reasonFor = reasonFinder(input);
  for (const difference of differences) {
    const ignoreReason = reasonFor(difference);
    if (ignoreReason === undefined) kept.push(difference);
    else ignored.push({ difference, ...ignoreReason });
  }
  return { differences: kept, ignored };
}

type Reason = Pick<IgnoredDifference, "why" | "ignoredBy">;

/** What is so by design comes first: it would be no drift without a rule, either. */
function reasonFinder({
  ref,
  rules,
  live,
  desired,
  annotated,
  manager,
}: IgnoreInput): (difference: Difference) => Reason | undefined {
  const own = rules.filter((rule) => appliesTo(rule, ref));
  const pointers = annotated ?? ignoredPointers(desired ?? live.body);
  const design = designRulesFor(ref);
  return (difference) => {
    const mayBeDesign = isSetByCluster(difference, manager);
    const designed = design.find(
      ({ path, when }) => mayBeDesign && coversPointer(path, difference.pointer) && (when?.(difference, live) ?? true),
    );
    if (designed) return { why: designed.why };
    const pattern = pointers.find((one) => coversPointer(one, difference.pointer));
    if (pattern !== undefined)
      return { why: `the annotation ${IGNORE_ANNOTATION} says so`, ignoredBy: { source: "annotation", pattern } };
    const rule = own.find((candidate) => coversDifference(candidate, difference));
    return rule && { why: rule.because, ignoredBy: patternOf(rule, difference) };
  };
}

function patternOf({ paths, managers }: IgnoreRule, { pointer }: Difference): IgnoredBy {
  const path = paths.find((one) => coversPointer(one, pointer));
  return { source: "mooring.yaml", pattern: path ?? `what ${managers.join(", ")} set` };
}

/**
 * True when rules and annotation cover every field that the file says of the object: what is equal then, is equal without a
 * comparison. Fields that name the object do not count, nor the annotation itself.
 */
export function ignoresAll(body: JsonObject, input: Pick<IgnoreInput, "ref" | "rules" | "annotated">): boolean {
  const patterns = [
    ...(input.annotated ?? ignoredPointers(body)),
    ...input.rules
      .filter((rule) => appliesTo(rule, input.ref) && rule.managers.every(meansEveryManager))
      .flatMap(({ paths }) => paths),
  ];
  const leaves = leavesOf(body, "").filter((pointer) => !NAMING.has(pointer));
  return leaves.length > 0 && leaves.every((leaf) => patterns.some((pattern) => coversPointer(pattern, leaf)));
}

const NAMING: ReadonlySet<string> = new Set([
  "/apiVersion",
  "/kind",
  "/metadata/name",
  "/metadata/namespace",
  `/metadata/annotations/${IGNORE_ANNOTATION.replaceAll("/", "~1")}`,
]);

function leavesOf(value: Json, pointer: string): readonly string[] {
  const entries = Object.entries(typeof value === "object" && value !== null ? value : {}) as readonly (readonly [
    string,
    Json,
  ])[];
  if (entries.length === 0) return [pointer];
  return entries.flatMap(([key, item]) => leavesOf(item, pointer + pointerStep(key)));
}

function appliesTo({ kinds, names }: IgnoreRule, ref: ObjectRef): boolean {
  const name = ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name;
  return (
    (kinds.length === 0 || kinds.includes(ref.kind)) &&
    (names.length === 0 || names.some((glob) => matchesNameGlob(name, glob)))
  );
}

/** Paths and managers narrow each other; a rule that names neither ignores nothing. A guessed name hides nothing either. */
function coversDifference({ paths, managers }: IgnoreRule, { pointer, culprit }: Difference): boolean {
  if (paths.length === 0 && managers.length === 0) return false;
  const isPath = paths.length === 0 || paths.some((pattern) => coversPointer(pattern, pointer));
  return (
    isPath &&
    (managers.length === 0 ||
      (culprit !== undefined && !culprit.isInferred && managers.some((glob) => matchesNameGlob(culprit.manager, glob))))
  );
}

/** What the annotation of an object asks to ignore. */
export function ignoredPointers({ metadata }: JsonObject): readonly string[] {
  const annotations = isJsonObject(metadata) ? metadata.annotations : undefined;
  const text = isJsonObject(annotations) ? annotations[IGNORE_ANNOTATION] : undefined;
  return annotatedPaths(text).filter((path) => path.startsWith("/") && whyRulePathRefused(path) === undefined);
}
