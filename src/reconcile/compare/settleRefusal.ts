import { ServerError } from "../../cluster/http/serverError.ts";
import type { ObjectPair } from "../../drift/drift.ts";
import { judgeDryRun } from "../../drift/compare/judgeDryRun.ts";
import { findObstacles } from "../../drift/compare/obstacles.ts";
import { restoreDifference } from "../../drift/compare/toDifference.ts";
import { type FieldPath, startsWithPath, toPointer, valueAt } from "../../model/fieldPath.ts";
import type { LiveObject } from "../../model/live.ts";
import type { Difference } from "../../model/verdict.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";

/** What a refused dry-run asks of the server to find out why. Nothing is written. */
export interface Trials {
  /** The object with `changes` of the file set and `removals` gone, in one step, as an update. */
  change(changes: readonly FieldPath[], removals: readonly FieldPath[], signal?: AbortSignal): Promise<LiveObject>;
  /** The object of the file, made anew under a name that is free. */
  create(signal?: AbortSignal): Promise<LiveObject>;
}

export type Settled =
  | { readonly kind: "drifted"; readonly differences: readonly Difference[] }
  /** What another tool applied excludes the change; it is among the differences. */
  | { readonly kind: "held"; readonly differences: readonly Difference[]; readonly message: string }
  | { readonly kind: "blocked"; readonly created: LiveObject | undefined; readonly message: string };

/**
 * Why the server refuses (422) what the file says. Where something that an apply leaves alone excludes it (the old one of two
 * fields that exclude each other, or a default), the change passes once that is gone: it is drift, with that among the
 * differences. Where that is another deployment tool's, it is held by it. Where the fields it names differ, and the same file passes as a new object, they cannot change in place.
 * undefined: the file itself is not valid, or nothing is known.
 */
export async function settleRefusal(
  comparison: ObjectPair,
  suspects: readonly Difference[],
  error: unknown,
  trials: Trials,
  signal?: AbortSignal,
): Promise<Settled | undefined> {
  if (!(error instanceof ServerError) || error.status !== 422) return undefined;
  const passed = await withoutObstacles(comparison, suspects, trials, signal);
  if (passed) return passed;
  const fields = error.fields.map(({ path }) => toPointer(comparison.desired, path));
  const isAboutChange =
    fields.length > 0 && fields.every((field) => suspects.some(({ pointer }) => isOnePath(pointer, field)));
  if (!isAboutChange) return undefined;
  const message = messageOf(error);
  try {
    return { kind: "blocked", created: await trials.create(signal), message };
  } catch (refusal) {
    if (isCancelled(refusal)) throw refusal;
    if (!(refusal instanceof ServerError) || refusal.status !== 422) return undefined;
    // a name or a port that is taken is no fault of the file
    const own = new Set(refusal.fields.map(({ path }) => toPointer(comparison.desired, path)));
    return fields.some((field) => own.has(field)) ? undefined : { kind: "blocked", created: undefined, message };
  }
}

/** What would change once the leftovers, and then defaults and fields of other tools beside a change, are gone. */
async function withoutObstacles(
  comparison: ObjectPair,
  suspects: readonly Difference[],
  trials: Trials,
  signal?: AbortSignal,
): Promise<Settled | undefined> {
  const changes = suspects.filter(({ kind }) => kind !== "leftover").map(({ path }) => path);
  const leftovers = suspects.filter(({ kind }) => kind === "leftover").map(({ path }) => path);
  const { unowned, byHand, byOthers } = findObstacles(comparison, changes);
  const own = [...unowned, ...byHand];
  let tried = 0;
  for (const more of [[], unowned, own, [...own, ...byOthers]]) {
    const removals = [...leftovers, ...more.filter((path) => !leftovers.some((left) => startsWithPath(path, left)))];
    if (removals.length <= tried) continue;
    tried = removals.length;
    const predicted = await attempt(() => trials.change(changes, removals, signal));
    if (!predicted) continue;
    const differences = differencesOf(comparison, predicted, removals.slice(leftovers.length));
    const held = differences.filter(({ path }) => byOthers.includes(path));
    return held.length === 0 ? { kind: "drifted", differences } : { kind: "held", differences, message: heldBy(held) };
  }
  return undefined;
}

function heldBy(held: readonly Difference[]): string {
  const tools = new Set(held.flatMap(({ culprit }) => culprit?.manager ?? []));
  const fields = held.map(({ pointer }) => pointer).join(", ");
  return `${fields} (applied by ${[...tools].join(", ") || "another tool"}) conflicts with the change. Remove it there, then apply again.`;
}

/** The obstacles that stay away; a default that the server puts back was not in the way. */
function differencesOf(
  comparison: ObjectPair,
  predicted: LiveObject,
  obstacles: readonly FieldPath[],
): readonly Difference[] {
  const gone = obstacles.filter((path) => valueAt(predicted.body, path) === undefined);
  return [
    ...judgeDryRun({ ...comparison, predicted }),
    ...gone.map((path) => restoreDifference("leftover", path, comparison)),
  ];
}

/** The answer to a trial; undefined where the server refuses it. @throws MooringError when it cannot be asked, or the wait is cancelled */
export async function attempt(trial: () => Promise<LiveObject>): Promise<LiveObject | undefined> {
  try {
    return await trial();
  } catch (error) {
    if (isCancelled(error) || !MooringError.is(error) || ["unreachable", "throttled", "signIn"].includes(error.reason))
      throw error;
    return undefined;
  }
}

function isOnePath(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
