import { IGNORE_ANNOTATION, type IgnoreRule } from "../model/ignoreRule.ts";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import type { ObjectRef } from "../model/objectRef.ts";
import type { Difference, Excused } from "../model/verdict.ts";
import { matchesGlob } from "./glob.ts";
import { designRulesFor, isSetByCluster } from "./managedByDesign.ts";
import { coversPointer } from "./pointerPattern.ts";

export interface ExcuseInput {
  readonly ref: ObjectRef;
  readonly rules: readonly IgnoreRule[];
  readonly live: LiveObject;
  /** Where given, the annotation counts only here: what is written in the cluster alone hides nothing. */
  readonly desired?: JsonObject | undefined;
  /** Our field manager. */
  readonly manager: string;
}

/** Parts what is drift from what is not: ignored by a rule or by the annotation, or set by somebody else by design. */
export function excuse(
  differences: readonly Difference[],
  input: ExcuseInput,
): { readonly differences: readonly Difference[]; readonly excused: readonly Excused[] } {
  if (differences.length === 0) return { differences, excused: [] };
  const kept: Difference[] = [];
  const excused: Excused[] = [];
  const reasonFor = excuser(input);
  for (const difference of differences) {
    const why = reasonFor(difference);
    if (why === undefined) kept.push(difference);
    else excused.push({ difference, why });
  }
  return { differences: kept, excused };
}

function excuser({ ref, rules, live, desired, manager }: ExcuseInput): (difference: Difference) => string | undefined {
  const own = rules.filter((rule) => appliesTo(rule, ref));
  const annotated = ignoredPointers(desired ?? live.body);
  const design = designRulesFor(ref);
  return (difference) => {
    if (annotated.some((pattern) => coversPointer(pattern, difference.pointer)))
      return `the annotation ${IGNORE_ANNOTATION} says so`;
    const rule = own.find((candidate) => coversDifference(candidate, difference));
    if (rule) return rule.because;
    if (!isSetByCluster(difference, manager)) return undefined;
    return design.find(
      ({ path, when }) => coversPointer(path, difference.pointer) && (when?.(difference, live) ?? true),
    )?.why;
  };
}

function appliesTo({ kinds, names }: IgnoreRule, ref: ObjectRef): boolean {
  const name = ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name;
  return (
    (kinds.length === 0 || kinds.includes(ref.kind)) &&
    (names.length === 0 || names.some((glob) => matchesGlob(name, glob)))
  );
}

/** Paths and managers narrow each other; a rule that names neither ignores nothing. A guessed name hides nothing either. */
function coversDifference({ paths, managers }: IgnoreRule, { pointer, culprit }: Difference): boolean {
  if (paths.length === 0 && managers.length === 0) return false;
  const isPath = paths.length === 0 || paths.some((pattern) => coversPointer(pattern, pointer));
  return (
    isPath &&
    (managers.length === 0 ||
      (culprit !== undefined && !culprit.isInferred && managers.some((glob) => matchesGlob(culprit.manager, glob))))
  );
}

function ignoredPointers({ metadata }: JsonObject): readonly string[] {
  const annotations = isJsonObject(metadata) ? metadata.annotations : undefined;
  const text = isJsonObject(annotations) ? annotations[IGNORE_ANNOTATION] : undefined;
  return typeof text === "string"
    ? text
        .split(/[,\n]/)
        .map((part) => part.trim())
        .filter((part) => part.startsWith("/"))
    : [];
}
