import { l10n } from "vscode";
import { isJsonArray, isJsonObject, type Json, stringifyJson } from "../../model/json.ts";
import { encryptionOf } from "../../support/encryptedValue.ts";
import { isRedacted, MASK } from "../../support/redaction.ts";

/** A value that fits in a sentence: scalars as written in YAML flow style, the rest cut to `limit` characters. Secrets are masked. */
export function formatValue(value: Json | undefined, limit = 80): string {
  if (value === undefined) return l10n.t("nothing");
  if (typeof value === "string")
    return cut(hiddenText(value) ?? (/^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value)), limit);
  return cut(stringifyJson(maskValue(value)), limit);
}

/** A value on several lines, for the plan and the hover. Secrets are masked. */
export function formatBlock(value: Json | undefined, limit = 4_000): string {
  if (value === undefined) return "";
  if (typeof value === "string") return cut(hiddenText(value) ?? value, limit);
  return cut(stringifyJson(maskValue(value), 2), limit);
}

/** The same value with every digest of a secret and every ciphertext replaced. */
export function maskValue(value: Json): Json {
  const hidden = typeof value === "string" ? hiddenText(value) : undefined;
  if (hidden !== undefined) return hidden;
  if (isJsonArray(value)) return value.map(maskValue);
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, maskValue(item)]));
  return value;
}

/** What stands for a value that is not shown; undefined for all others. */
function hiddenText(value: string): string | undefined {
  return isRedacted(value) ? MASK : encryptionOf(value);
}

function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`;
}
