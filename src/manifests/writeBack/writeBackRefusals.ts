import { type FieldPath, formatPath, valueAt } from "../../model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json } from "../../model/json.ts";
import { MooringError } from "../../support/errors.ts";
import { isRedacted } from "../../support/redaction.ts";
import { LONE_BREAKS } from "../yaml/kubectlSchema.ts";
import type { Edit } from "./writeBackEdits.ts";
import type { EditRefused } from "./writeBackEdit.ts";

/** Expressions only Helm knows. Other `{{ }}` are common inside values, as in alert texts, and are no templates of the file. */
const HELM =
  /\{\{-?\s*(?:(?:\.|\$\.)(?:Values|Release|Chart|Capabilities|Files|Template)\b|include\s|tpl\s|toYaml\s|define\s)/;
/** `{{ … }}` where a whole value, a key or a line stands: no YAML object has that. */
const STRUCTURAL = /^[ \t]*(?:- +)?(?:[^\s#'"|>][^#'"|>]*:[ \t]+)?\{\{|^[ \t]*\{%/;
/** Strings; the last of a text may lack its end, and is none then. */
const QUOTED = /"(?:[^"\\]|\\.)*("|$)|'(?:[^']|'')*('|$)/gs;

function refused(message: string): MooringError {
  return new MooringError("refused", message);
}

/** Refuses documents whose text is not what reaches the cluster, and values that Mooring may not know. `text` is the document's. */
export function refuseUnsafeEdits(text: string, value: Json, item: Json, edits: readonly Edit[]): void {
  if (isEncrypted(value) || isEncrypted(item)) {
    throw refused(
      "This document is encrypted with SOPS. Change it with `sops edit`; values from the cluster are never written in clear.",
    );
  }
  if (text.search(LONE_BREAKS) >= 0) {
    throw refused(
      "Lines of this document end with a lone carriage return or U+0085, which Mooring does not write. Save the file with LF line endings.",
    );
  }
  const written = withoutBlockScalars(text);
  if (written.split("\n").some((line) => STRUCTURAL.test(line)) || HELM.test(withoutStrings(written))) {
    throw refused("This document is a template. Change the values it is rendered from.");
  }
  for (const edit of edits) {
    if (containsRedacted(edit.path as unknown as Json) || (edit.op === "set" && containsRedacted(edit.value))) {
      throw refused(`The value of ${formatPath(edit.path)} is redacted and cannot be written to a file.`);
    }
    const lost = edit.op === "set" ? lostExpression(valueAt(item, edit.path), edit.value) : undefined;
    if (lost !== undefined) {
      throw refused(
        `${formatPath(edit.path)} is filled in when it is deployed (${lost}). Change the value of ${lost} instead.`,
      );
    }
  }
}

function isEncrypted(value: Json): boolean {
  return isJsonObject(value) && isJsonObject(value.sops);
}

/** Alert texts and scripts in block scalars hold `{{ }}` of their own. */
function withoutBlockScalars(text: string): string {
  let parent = -1;
  return text
    .split("\n")
    .filter((line) => {
      const indent = line.length - line.trimStart().length;
      if (parent >= 0 && (line.trim() === "" || indent > parent)) return false;
      parent = /[:-][ \t]+(?:[&!]\S+[ \t]+){0,2}[|>][-+0-9]*[ \t]*(?:#|\r?$)/.test(line) ? indent : -1;
      return true;
    })
    .join("\n");
}

function withoutStrings(text: string): string {
  return text.replace(QUOTED, (found: string, double?: string, single?: string) => (double || single ? "" : found));
}

/** What stands between `open` and the next `close`, with both. Not by an expression, which looks for each end again and again. */
function enclosed(text: string, open: string, close: string): readonly string[] {
  const found: string[] = [];
  for (let at = text.indexOf(open); at >= 0; ) {
    const end = text.indexOf(close, at + open.length);
    if (end < 0) break;
    found.push(text.slice(at, end + close.length));
    at = text.indexOf(open, end + close.length);
  }
  return found;
}

/** True when any value below is a digest that stands for a hidden one. */
export function containsRedacted(value: Json): boolean {
  if (isJsonArray(value)) return value.some(containsRedacted);
  if (isJsonObject(value)) return Object.values(value).some(containsRedacted);
  return isRedacted(value);
}

/** A `${VAR}` or `{{ }}` of the old value that the new one does not have any more. */
function lostExpression(old: Json | undefined, value: Json | undefined): string | undefined {
  if (typeof old === "string") {
    const kept = typeof value === "string" ? value : "";
    // `$${…}` is an escaped dollar sign
    const substitutions = enclosed(old.replaceAll("$${", ""), "${", "}").filter((found) =>
      /^\$\{[A-Za-z_]/.test(found),
    );
    return [...substitutions, ...enclosed(old, "{{", "}}")].find((found) => !kept.includes(found));
  }
  if (isJsonArray(old))
    return firstOf(old.map((item, at) => lostExpression(item, isJsonArray(value) ? (value[at] ?? null) : null)));
  if (!isJsonObject(old)) return undefined;
  return firstOf(
    Object.entries(old).map(([key, item]) =>
      isJsonObject(value) && !Object.hasOwn(value, key)
        ? undefined
        : lostExpression(item, isJsonObject(value) ? value[key] : null),
    ),
  );
}

function firstOf(values: readonly (string | undefined)[]): string | undefined {
  return values.find((value) => value !== undefined);
}

/** Says why an edit was not written, naming the anchor and its line where one is the reason. */
export function notWritten(
  refusal: Pick<EditRefused, "path" | "shared">,
  lineOf: (offset: number) => number,
): MooringError {
  const [shared] = refusal.shared;
  const field = formatPath(refusal.path);
  if (shared === undefined) {
    return refused(`${field} cannot be changed without changing more of the file. Change it manually.`);
  }
  const anchor = `&${shared.anchor} in line ${lineOf(shared.offset)}`;
  if (shared.kind === "merge") {
    return refused(
      `${field} comes from the anchor ${anchor} through a merge key. Change it there, or replace the merge key with its values.`,
    );
  }
  return refused(
    `${field} is shared through the anchor ${anchor}: other fields would change too. Change the anchor manually, or replace the alias with its value.`,
  );
}

/** Something else would have changed. */
export function wouldChangeMore(paths: readonly FieldPath[]): MooringError {
  return refused(
    `${paths.map(formatPath).join(", ")} cannot be changed without changing more of the file. Change it manually.`,
  );
}
