import { annotatedPaths, IGNORE_ANNOTATION, whyRulePathRefused } from "../../model/ignoreRule.ts";
import type { DesiredObject } from "../../model/desired.ts";
import { formatRef } from "../../model/objectRef.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import type { FolderReconciler } from "./folderReconciler.ts";

/** By the object as it was read: looked at once, however often the folder is drawn. */
const MESSAGES = new WeakMap<DesiredObject, readonly string[]>();

/** Paths of annotations that are not followed, at the object that has them. */
export function annotationProblems({ comparison }: FolderReconciler): readonly Problem[] {
  const problems: Problem[] = [];
  for (const { desired, place } of comparison.entries()) {
    const known = MESSAGES.get(desired) ?? messagesFor(desired);
    MESSAGES.set(desired, known);
    const at = { file: place?.file ?? desired.origin.file, range: place?.range };
    for (const message of known) problems.push({ ...at, code: "ignoreAnnotation", severity: "error", message });
  }
  return problems;
}

function messagesFor({ ref, ignoreAnnotation }: DesiredObject): readonly string[] {
  return annotatedPaths(ignoreAnnotation).flatMap((path) => {
    const refusal = path.startsWith("/") ? whyRulePathRefused(path) : "is not a JSON pointer (it must start with /)";
    return refusal === undefined
      ? []
      : [
          `${formatRef(ref)}: ${JSON.stringify(path)} of the annotation ${IGNORE_ANNOTATION} ${refusal}. It is ignored.`,
        ];
  });
}
