import { isJsonArray, isJsonObject, type Json, type JsonObject, jsonEqual } from "../../model/json.ts";
import { MooringError } from "../../support/errors.ts";
import { onlyOwned, type OwnedFields } from "./exportLiveOwnership.ts";
import { own } from "../../model/own.ts";
import { findRestored, withKept, withoutField } from "./exportLiveProbe.ts";
import type { StatedFields } from "./exportLiveStated.ts";

/** What the server answers to a dry-run create of a candidate under another name. */
export type ConfirmCandidate = (candidate: JsonObject) => Promise<JsonObject>;

/**
 * `exported` without server defaults, as far as the server brings every dropped value back when asked by `confirm`. First what nobody
 * owns goes, in at most two questions. What is left and was not written down by anybody (`stated`) is then tried field by field: an
 * Update owns the defaults that came with it. An answer that a candidate is not valid counts as a no; other errors are the caller's.
 */
export async function withoutDefaults(
  exported: JsonObject,
  owned: OwnedFields,
  stated: StatedFields,
  confirm: ConfirmCandidate,
): Promise<JsonObject> {
  if (Object.keys(owned).length === 0) return exported;
  const proposed = withKept(exported, propose(exported, owned)) as JsonObject;
  const reduced = await provenOf(exported, proposed, confirm);
  const fields = await findRestored(reduced, stated, async (candidate) => {
    const answer = await ask(candidate, confirm);
    return answer !== undefined && jsonEqual(restored(reduced, candidate, answer), candidate);
  });
  if (fields.length === 0) return reduced;
  return provenOf(reduced, fields.reduce<Json>(withoutField, reduced) as JsonObject, confirm);
}

/** The candidate, with what the server does not bring back put in again; `full` without proof. At most two questions. */
async function provenOf(full: JsonObject, proposed: JsonObject, confirm: ConfirmCandidate): Promise<JsonObject> {
  let candidate = proposed;
  for (let question = 0; question < 2 && !jsonEqual(candidate, full); question += 1) {
    const answer = await ask(candidate, confirm);
    if (answer === undefined) return full;
    const proven = restored(full, candidate, answer) as JsonObject;
    if (jsonEqual(proven, candidate)) return candidate;
    candidate = proven;
  }
  return full;
}

function propose(exported: JsonObject, owned: OwnedFields): JsonObject {
  const { apiVersion, kind, metadata, ...rest } = exported;
  const reduced = onlyOwned(rest, owned);
  return {
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(isJsonObject(reduced) ? reduced : rest),
  };
}

async function ask(candidate: JsonObject, confirm: ConfirmCandidate): Promise<JsonObject | undefined> {
  try {
    return await confirm(candidate);
  } catch (error) {
    if (MooringError.is(error, "invalid") || MooringError.is(error, "immutable")) return undefined;
    throw error;
  }
}

/** The candidate with every value of `full` that `answer` does not have as well. Metadata is not compared: the name differs. */
function restored(full: Json, candidate: Json, answer: Json | undefined, isRoot = true): Json {
  if (isJsonObject(full) && isJsonObject(candidate) && isJsonObject(answer)) {
    const pairs = Object.entries(full).flatMap(([key, item]): [string, Json][] => {
      if (isRoot && key === "metadata") return [[key, item]];
      const dropped = !Object.hasOwn(candidate, key);
      if (dropped) return covers(own(answer, key), item) ? [] : [[key, item]];
      return [[key, restored(item, candidate[key] as Json, own(answer, key), false)]];
    });
    return Object.fromEntries(pairs);
  }
  if (
    isJsonArray(full) &&
    isJsonArray(candidate) &&
    isJsonArray(answer) &&
    full.length === candidate.length &&
    full.length === answer.length
  ) {
    return full.map((item, at) => restored(item, candidate[at] as Json, answer[at], false));
  }
  return covers(answer, full) ? candidate : full;
}

/** True when `answer` has everything that `value` has, lists item by item. */
function covers(answer: Json | undefined, value: Json): boolean {
  if (isJsonObject(value))
    return isJsonObject(answer) && Object.entries(value).every(([key, item]) => covers(own(answer, key), item));
  if (isJsonArray(value))
    return isJsonArray(answer) && answer.length === value.length && value.every((item, at) => covers(answer[at], item));
  return jsonEqual(answer, value);
}
