import path from "node:path";
import { isJsonObject, type Json, stringifyJson } from "../model/json.ts";
import type { PackReport, PackStatus } from "../model/packReport.ts";
import { formatRef, type ObjectRef } from "../model/objectRef.ts";
import type { Culprit, Difference, VerdictCounts, VerdictState } from "../model/verdict.ts";
import { encryptionOf } from "../support/encryptedValue.ts";
import { quoteText } from "../support/printable.ts";
import { isRedacted, MASK } from "../support/redaction.ts";

/** Longest value shown in a line of text. */
const MAX_VALUE = 60;

const STATE_WORDS: Readonly<Record<VerdictState, string>> = {
  inSync: "in sync",
  drifted: "drifted",
  missing: "missing",
  extra: "not in Git",
  blocked: "blocked",
  unknown: "unknown",
};

export function stateWord(state: VerdictState): string {
  return STATE_WORDS[state];
}

const PACK_WORDS: Readonly<Record<PackStatus, string>> = {
  applied: "applied",
  applyFailed: "apply failed",
  removing: "removing",
  removeFailed: "remove failed",
  removed: "removed outside",
  invalid: "invalid",
};

/** What the operator says of a `Pack` resource; "" where it has not said anything. */
export function reportText(report: PackReport | undefined): string {
  if (!report?.status) return "";
  return report.message ? `${PACK_WORDS[report.status]}: ${report.message}` : PACK_WORDS[report.status];
}

export function countWords(counts: VerdictCounts): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return parts.map(([state, count]) => `${count} ${STATE_WORDS[state as VerdictState]}`).join(", ") || "nothing";
}

/** `Deployment shop/checkout`; a file may say any name. */
export function refText(ref: ObjectRef): string {
  return quoteText(formatRef(ref));
}

/** A value as JSON on one line; Secret values as `***`. What is not seen is escaped. */
export function valueText(value: Json | undefined): string {
  if (value === undefined) return "(not set)";
  const text = escapeJson(stringifyJson(masked(value)));
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
}

/** The same JSON, with everything escaped that is not seen or that a runner of pipelines takes for a command. */
export function escapeJson(text: string): string {
  return text
    .replace(/(?![\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escapeUnits)
    .replace(/##(?=\w{0,32}\[)/g, "#\\u0023");
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_none, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`,
  ).join("");
}

/** The same value with the digests of Secret values replaced. */
export function masked(value: Json): Json {
  if (isRedacted(value)) return MASK;
  const encrypted = encryptionOf(value);
  if (encrypted !== undefined) return encrypted;
  if (Array.isArray(value)) return value.map((item: Json) => masked(item));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, masked(item)]));
}

export function culpritText(culprit: Culprit | undefined): string {
  if (!culprit) return "";
  const via = culprit.subresource ? ` (${culprit.subresource})` : "";
  return `${culprit.isInferred ? "perhaps " : ""}${quoteText(culprit.manager)}${via}`;
}

export function differenceText({ kind, pointer: path, desired, live }: Difference): string {
  const pointer = quoteText(path);
  if (pointer === "") return kind === "absent" ? "is not in the cluster" : "is not in the files";
  if (kind === "order") return `${pointer}: other order`;
  if (kind === "leftover") return `${pointer}: still ${valueText(live)}, removed here`;
  return `${pointer}: live ${valueText(live)}, file ${valueText(desired)}`;
}

/** Relative to the folder, as git shows paths. */
export function pathText(file: string, folder: string): string {
  return quoteText(path.relative(folder, file) || ".");
}

export function placeText(difference: Pick<Difference, "place">, folder: string): string {
  return difference.place ? `${pathText(difference.place.file, folder)}:${difference.place.range.line}` : "";
}
