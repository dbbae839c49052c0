import type { UnsettledField } from "../../model/desired.ts";
import { pointerStep } from "../../model/fieldPath.ts";
import { aroundExpressions } from "../../support/fluxExpressions.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../model/json.ts";
import { hasVariable, substitute, type ValueOf } from "./fluxSubstitute.ts";
import { refuseUnwritable, resolvePlain, ScalarRefused } from "../../support/yaml/kubectlScalar.ts";

const SWITCH = "kustomize.toolkit.fluxcd.io/substitute";

export interface FilledObject {
  /** The very same object where nothing was put in. */
  readonly wire: JsonObject;
  readonly open: readonly UnsettledField[];
}

/**
 * The object as Flux makes it of its file: variables put in, and what is then a number or `true` without quotes is one, for Flux puts
 * them into YAML. Fields with variables of no known value stay and are named. An object that is marked with
 * `kustomize.toolkit.fluxcd.io/substitute: disabled` stays as it is.
 */
export function fillVariables(wire: JsonObject, valueOf: ValueOf): FilledObject {
  if (isSwitchedOff(wire)) return { wire, open: [] };
  const open: UnsettledField[] = [];
  const { value } = fill(wire, "", { valueOf, open });
  return { wire: isJsonObject(value) ? value : wire, open };
}

function isSwitchedOff({ metadata }: JsonObject): boolean {
  if (!isJsonObject(metadata)) return false;
  return [metadata.labels, metadata.annotations].some((marks) => isJsonObject(marks) && marks[SWITCH] === "disabled");
}

interface Filling {
  readonly valueOf: ValueOf;
  readonly open: UnsettledField[];
}

interface Filled {
  readonly value: Json;
  readonly isChanged: boolean;
}

function fill(value: Json, at: string, filling: Filling): Filled {
  if (typeof value === "string") return fillText(value, at, filling);
  if (isJsonArray(value)) {
    const items = value.map((item, index) => fill(item, at + pointerStep(index), filling));
    return kept(value, items, () => items.map((item) => item.value));
  }
  if (!isJsonObject(value)) return { value, isChanged: false };
  const fields = Object.entries(value).map(([key, item]) => {
    const place = at + pointerStep(key);
    return { name: fillText(key, place, filling), item: fill(item, place, filling) };
  });
  const parts = fields.flatMap(({ name, item }) => [name, item]);
  return kept(value, parts, () => Object.fromEntries(fields.map(({ name, item }) => [String(name.value), item.value])));
}

function kept(value: Json, parts: readonly Filled[], make: () => Json): Filled {
  const isChanged = parts.some((part) => part.isChanged);
  return { value: isChanged ? make() : value, isChanged };
}

function fillText(
  value: string,
  at: string,
  { valueOf, open }: Filling,
): { readonly value: Json; readonly isChanged: boolean } {
  if (!value.includes("${")) return { value, isChanged: false };
  const { text, open: names } = substitute(value, valueOf);
  if (names.length > 0) {
    open.push({ pointer: at, why: "variable" });
    return { value, isChanged: false };
  }
  return { value: hasVariable(value) ? retyped(value, text) : text, isChanged: text !== value };
}

/** A text that YAML writes without quotes takes the type of what it becomes. */
function retyped(before: string, after: string): Json {
  if (/[\n"'{}[\]&*!|>%@`#,](?!\w*\})/.test(aroundExpressions(before).join("")) || before.includes(": ")) return after;
  const resolved = resolvePlain(after.trim());
  try {
    return resolved.tag === "str" ? after : refuseUnwritable(resolved, after);
  } catch (error) {
    if (!(error instanceof ScalarRefused)) throw error;
    return after;
  }
}
