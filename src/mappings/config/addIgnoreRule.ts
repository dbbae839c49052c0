import type { IgnoreRule } from "../../model/ignoreRule.ts";
import { jsonEqual, type Json } from "../../model/json.ts";
import { appendItem, readableText } from "./configText.ts";
import { MOORING_FILE } from "../mooringConfig.ts";
import { parseMooringYaml } from "./mooringYaml.ts";

/**
 * The text of `mooring.yaml` with one rule more. A rule that is there already changes nothing.
 * @param text undefined: there is no such file yet
 * @throws MooringError `badInput` when the file cannot be read, `refused` when the result would not be the file plus the rule
 */
export function addIgnoreRule(text: string | undefined, rule: IgnoreRule): string {
  const before = readableText(text);
  if (parseMooringYaml(before, MOORING_FILE).config.ignore.some((known) => sameRule(known, rule))) return before;
  return appendItem(before, "ignore", written(rule));
}

/** Without the parts that are empty. */
function written(rule: IgnoreRule): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => (value as { length: number }).length > 0));
}

function sameRule(a: IgnoreRule, b: IgnoreRule): boolean {
  const fields = ["kinds", "names", "paths", "managers"] as const;
  return fields.every((field) => jsonEqual(a[field] as Json, b[field] as Json));
}
