import { annotatedPaths, IGNORE_ANNOTATION, refusalOfPath } from "../model/ignoreRule.ts";
import type { DesiredObject } from "../model/desired.ts";
import { isJsonObject } from "../model/json.ts";
import { formatRef } from "../model/objectRef.ts";
import type { Problem } from "../model/sourcePlace.ts";
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

function messagesFor({ ref, body }: DesiredObject): readonly string[] {
  const { metadata } = body;
  const annotations = isJsonObject(metadata) && isJsonObject(metadata.annotations) ? metadata.annotations : {};
  if (!Object.hasOwn(annotations, IGNORE_ANNOTATION)) return [];
  return annotatedPaths(annotations[IGNORE_ANNOTATION]).flatMap((path) => {
    const refusal = path.startsWith("/") ? refusalOfPath(path) : "is no JSON pointer, which begins with /";
    return refusal === undefined
      ? []
      : [
          `${formatRef(ref)}: ${JSON.stringify(path)} of the annotation ${IGNORE_ANNOTATION} ${refusal}. It is not followed.`,
        ];
  });
}
