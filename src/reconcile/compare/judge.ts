import type { ApplyResult } from "../../cluster/api/cluster.ts";
import type { ObjectPair } from "../../drift/drift.ts";
import { claimedLeftovers } from "../../drift/compare/claimedLeftovers.ts";
import { ignoreDifferences, ignoresAll } from "../../drift/ignore/ignoreDifferences.ts";
import { healthOf } from "../../drift/health/health.ts";
import { judgeDryRun } from "../../drift/compare/judgeDryRun.ts";
import { type KnownDefaults, learnDefaults } from "../../drift/compare/knownDefaults.ts";
import { prove } from "../../drift/compare/prove.ts";
import { describeSetAside, setAside } from "../../drift/ignore/setAside.ts";
import type { TypeSchema } from "../../drift/schema/schema.ts";
import type { DesiredObject } from "../../model/desired.ts";
import type { Health } from "../../model/health.ts";
import type { IgnoreRule } from "../../model/ignoreRule.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import type { Difference, Evidence, Verdict, VerdictState } from "../../model/verdict.ts";
import { restoreDifference } from "../../drift/compare/toDifference.ts";
import { hashJson } from "../../support/hash.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import { FIELD_MANAGER } from "../api/ports.ts";
import { withoutReturning } from "./returningDefaults.ts";
import { settleRefusal, type Trials } from "./settleRefusal.ts";
import type { MemoKey, Remembered, VerdictMemo } from "./verdictMemo.ts";

/** One object on both sides with everything the comparison needs. */
export interface ComparisonCase {
  readonly desired: DesiredObject;
  readonly live: LiveObject;
  readonly schema: TypeSchema | undefined;
  readonly schemaHash: string;
  /** The object as it was applied or committed before; only looked up where another manager may hold removed fields. */
  readonly bases: readonly JsonObject[];
  /** False for a kind without `status` subresource, whose `status` is content. */
  readonly hasStatus: boolean;
  readonly rules: readonly IgnoreRule[];
  /** Paths that the object's annotation may ignore, where not all that it names. */
  readonly annotated?: readonly string[] | undefined;
  readonly asOf: number;
}

export interface Suspicion {
  readonly suspects: readonly Difference[];
  readonly key: MemoKey;
}

export interface JudgeDeps {
  readonly memo: VerdictMemo;
  readonly defaults: KnownDefaults;
  readonly now: () => number;
}

/**
 * The local half of a verdict: proven in sync, known from an earlier dry-run, or a suspicion that the server must settle.
 * Never says "in sync" on doubt.
 */
export function judgeLocally(input: ComparisonCase, deps: JudgeDeps): Verdict | Suspicion {
  const { desired, live, bases } = input;
  const proof = prove({ ...comparisonOf(input), defaults: deps.defaults });
  if (proof.kind === "inSync") return verdictOf(input, "inSync", "proof", "", [], deps);
  // nothing else is in doubt: with the live values in their places this would be a proof
  if (proof.doubts.length === 0 && setAside(proof.suspects, desired, live).differences.length === 0)
    return verdictOf(input, "drifted", "proof", "", proof.suspects, deps);
  const key: MemoKey = {
    desiredHash: desired.hash,
    baseHash: bases.length > 0 || desired.released ? hashJson([bases, desired.released ?? null]) : "",
    uid: live.uid,
    liveHash: hashLive(live, input.hasStatus),
    schemaHash: input.schemaHash,
    manager: FIELD_MANAGER,
  };
  // the hash leaves out values that each render makes anew: by chance the last one was the live one, and this one is not
  const isRandom = desired.unsettled?.some(({ why }) => why === "random") === true;
  const remembered = isRandom ? undefined : deps.memo.get(key);
  if (remembered) return recall(input, remembered, deps);
  return { suspects: proof.suspects, key };
}

/** The verdict for a pair that an earlier run found in sync. */
export function provenVerdict(
  input: Pick<ComparisonCase, "desired" | "live" | "asOf">,
  evidence: Evidence,
  now: number,
): Verdict {
  const { desired, live, asOf } = input;
  const health = healthOf(live, now);
  return {
    ref: desired.ref,
    state: "inSync",
    evidence,
    reason: withDeletion("", live, health),
    differences: [],
    ignored: [],
    health,
    uid: live.uid,
    resourceVersion: live.resourceVersion,
    asOf,
    changedAt: changedAt(live),
  };
}

const ALL_IGNORED =
  "all of its fields are ignored, so there is nothing to compare; ignore fewer paths in mooring.yaml or the annotation mooring.dev/ignore";

function comparisonOf({ desired, live, schema, bases, hasStatus }: ComparisonCase): ObjectPair {
  const { body, released } = desired;
  return { desired: body, live, schema, manager: FIELD_MANAGER, bases, released, hasStatus };
}

/** What a dry-run's answer depends on. A status that is no content is left out: it changes all the time and answers nothing. */
function hashLive({ body, managedFields }: LiveObject, hasStatus: boolean): string {
  const { status, metadata, ...rest } = body;
  const content = hasStatus || status === undefined ? rest : { ...rest, status };
  const { resourceVersion: _version, ...kept } = isJsonObject(metadata) ? metadata : {};
  const owners = managedFields.filter(({ subresource }) => subresource !== "status");
  return hashJson({ ...content, metadata: kept, owners: owners.map((entry) => ({ ...entry })) });
}

export function isSuspicion(answer: Verdict | Suspicion): answer is Suspicion {
  return "suspects" in answer;
}

/** A forced dry-run of the object. */
export type DryRun = (desired: DesiredObject, signal?: AbortSignal) => Promise<ApplyResult>;

/** The server's half: one forced dry-run says what applying the file would change. */
export async function confirmByDryRun(
  input: ComparisonCase,
  suspicion: Suspicion,
  server: { readonly dryRun: DryRun; readonly trials: Trials },
  deps: JudgeDeps,
  signal?: AbortSignal,
): Promise<Verdict> {
  const { desired, live, schema } = input;
  try {
    const answer = await server.dryRun(desired, signal);
    if (answer.kind === "conflict")
      return unconfirmed(input, suspicion, "the server reported a conflict despite force", deps);
    if (schema) learnDefaults(deps.defaults, { desired: desired.body, live, predicted: answer.object, schema });
    const found = judgeDryRun({ ...comparisonOf(input), predicted: answer.object });
    const differences = await withoutReturning(found, live, server.trials, signal);
    const state = differences.length > 0 ? "drifted" : "inSync";
    // a dry-run that saw a newer object answers another question: it is used, but not remembered
    if (answer.object.resourceVersion === live.resourceVersion || answer.object.resourceVersion === "") {
      deps.memo.set(suspicion.key, remember(state, "dryRun", "", differences));
    }
    return verdictOf(input, state, "dryRun", "", differences, deps);
  } catch (error) {
    if (isCancelled(error)) throw error;
    const settled = await settleRefusal(comparisonOf(input), suspicion.suspects, error, server.trials, signal);
    if (settled?.kind === "drifted") {
      const { differences } = settled;
      deps.memo.set(suspicion.key, remember("drifted", "dryRun", "", differences));
      return verdictOf(input, "drifted", "dryRun", "", differences, deps);
    }
    if (settled?.kind === "held") {
      const { differences, message } = settled;
      deps.memo.set(suspicion.key, remember("blocked", "dryRun", message, differences));
      return verdictOf(input, "blocked", "dryRun", message, differences, deps);
    }
    if (settled || MooringError.is(error, "immutable")) {
      const reason = `a field cannot be changed on a live object: ${messageOf(error)}`;
      const differences = exactly(input, suspicion, settled?.created);
      deps.memo.set(suspicion.key, remember("blocked", "dryRun", reason, differences));
      return verdictOf(input, "blocked", "dryRun", reason, differences, deps);
    }
    if (MooringError.is(error) && ["unreachable", "throttled", "signIn"].includes(error.reason)) throw error;
    return unconfirmed(input, suspicion, messageOf(error), deps);
  }
}

/** Compared with what the file makes as a new object, defaults of the server are no difference. */
function exactly(
  input: ComparisonCase,
  { suspects }: Suspicion,
  created: LiveObject | undefined,
): readonly Difference[] {
  const differences = created ? judgeDryRun({ ...comparisonOf(input), predicted: created }) : [];
  return differences.length > 0 ? differences : suspects;
}

/**
 * Without a dry-run a difference is certain only where another manager wrote a scalar that the file also sets: a writer that
 * changes a value takes the path away from all others (SMD `merge/update.go`). All others are shown beside it, marked as not
 * confirmed; where none is certain the object stays unknown.
 */
function unconfirmed(input: ComparisonCase, { suspects }: Suspicion, why: string, deps: JudgeDeps): Verdict {
  const certain = suspects.filter(
    ({ kind, culprit, desired, live }) =>
      kind === "changed" &&
      culprit !== undefined &&
      !culprit.isInferred &&
      culprit.manager !== FIELD_MANAGER &&
      isPlain(desired) &&
      isPlain(live),
  );
  const marked = suspects.map((one) => (certain.includes(one) ? one : { ...one, isUnconfirmed: true as const }));
  if (certain.length > 0)
    return verdictOf(input, "drifted", "none", `not confirmed by the server: ${why}`, marked, deps);
  return verdictOf(input, "unknown", "none", why, marked, deps);
}

/** Numbers and booleans have one spelling each; texts may be quantities, so they prove nothing. */
function isPlain(value: unknown): boolean {
  return typeof value === "number" || typeof value === "boolean" || typeof value === "bigint";
}

function remember(
  state: Remembered["state"],
  evidence: Evidence,
  reason: string,
  differences: readonly Difference[],
): Remembered {
  return { state, evidence, reason, differences: differences.map(({ kind, path }) => ({ kind, path })) };
}

/** Values and culprits are read again from the two sides: the memo holds paths only. */
function recall(input: ComparisonCase, remembered: Remembered, deps: JudgeDeps): Verdict {
  const comparison = comparisonOf(input);
  const differences = remembered.differences.map(({ kind, path }) => restoreDifference(kind, path, comparison));
  return verdictOf(input, remembered.state, remembered.evidence, remembered.reason, differences, deps);
}

function verdictOf(
  input: ComparisonCase,
  state: VerdictState,
  evidence: Evidence,
  reason: string,
  found: readonly Difference[],
  deps: JudgeDeps,
): Verdict {
  const { desired, live, rules, annotated } = input;
  const { ref, body } = desired;
  const settled = setAside(found, desired, live);
  const { differences, ignored } = ignoreDifferences(settled.differences, {
    ref,
    rules,
    live,
    desired: body,
    annotated,
    manager: FIELD_MANAGER,
  });
  const health = healthOf(live, deps.now());
  const isOnlyIgnoredNow =
    differences.length === 0 && (state === "drifted" || (state === "blocked" && settled.ignored.length > 0));
  const isEmpty = isOnlyIgnoredNow && ignoresAll(body, { ref, rules, annotated });
  const isOpen = isOnlyIgnoredNow && settled.ignored.some(({ unsettled }) => unsettled !== "random");
  const why = isOnlyIgnoredNow ? describeSetAside(settled.ignored) : reason;
  return {
    ref,
    state: isEmpty || isOpen ? "unknown" : isOnlyIgnoredNow ? "inSync" : state,
    evidence: isEmpty || isOpen ? "none" : evidence,
    reason: withDeletion(isEmpty ? ALL_IGNORED : why, live, health),
    differences,
    ignored: [...settled.ignored, ...ignored, ...claimedLeftovers(comparisonOf(input), found)],
    health,
    uid: live.uid,
    resourceVersion: live.resourceVersion,
    asOf: input.asOf,
    changedAt: changedAt(live),
  };
}

/** Equal or not, what is being deleted will be missing soon. */
function withDeletion(reason: string, { body: { metadata } }: LiveObject, { status }: Health): string {
  if (status !== "terminating") return reason;
  const finalizers = isJsonObject(metadata) && isJsonArray(metadata.finalizers) ? metadata.finalizers : [];
  const wait = finalizers.length > 0 ? `once its finalizers are gone: ${finalizers.join(", ")}` : "soon";
  return [reason, `it is being deleted, and will be missing ${wait}`].filter(Boolean).join("; ");
}

/** RFC 3339 times of the server are all in UTC, so the latest is the greatest text. */
function changedAt({ managedFields }: LiveObject): number | undefined {
  let latest = "";
  for (const { subresource, time } of managedFields) if (subresource !== "status" && time > latest) latest = time;
  const at = Date.parse(latest);
  return Number.isNaN(at) ? undefined : at;
}
