import { addIgnoreRule } from "../../mappings/config/addIgnoreRule.ts";
import type { FieldPath } from "../../model/fieldPath.ts";
import type { Difference } from "../../model/verdict.ts";
import { MooringError } from "../../support/errors.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";
import type { FileChange } from "../api/fileChange.ts";

/** The change to mooring.yaml that keeps a field from being compared, for one object or for all of its kind. */
export async function ignoreDifference(
  entry: ComparedObject,
  { path, culprit }: Difference,
  scope: "object" | "kind",
  file: string,
  files: OverlayFiles,
): Promise<FileChange> {
  const { ref } = entry.desired;
  const before = await files.readText(file).catch((error: unknown) => {
    if (MooringError.is(error, "notFound")) return undefined;
    throw error;
  });
  const after = addIgnoreRule(before, {
    kinds: [ref.kind],
    names: scope === "object" ? [ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name] : [],
    paths: [ignorePointer(path)],
    managers: [],
    because:
      culprit && !culprit.isInferred ? `changed by ${culprit.manager}, ignored intentionally` : "ignored intentionally",
  });
  return { file, before: before ?? "", after };
}

/** JSON pointer where items of lists are `*`: an index would mean another item after the next insert. */
function ignorePointer(path: FieldPath): string {
  return path
    .map((element) => `/${"field" in element ? element.field.replaceAll("~", "~0").replaceAll("/", "~1") : "*"}`)
    .join("");
}
