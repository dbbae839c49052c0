import type { IgnoreRule } from "../model/ignoreRule.ts";
import type { JsonObject } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import { formatRef, type ObjectId } from "../model/objectRef.ts";
import type { Verdict } from "../model/verdict.ts";
import type { Clock } from "../support/clock.ts";
import type { Disposable } from "../support/disposable.ts";
import { messageOf, MooringError } from "../support/errors.ts";
import { WorkQueue } from "../support/workQueue.ts";
import type { ClusterSession, KindSchema } from "./clusterSession.ts";
import type { Entry } from "./entry.ts";
import { type Case, confirmByDryRun, isSuspicion, judgeLocally, type JudgeDeps } from "./judge.ts";
import { Pace } from "./pace.ts";
import type { VerdictMemo } from "./verdictMemo.ts";
import { missingVerdict, unknownVerdict } from "./verdicts.ts";

/** Dry-runs at a time (design 4.5): more would press on the webhooks of the cluster. */
const DRY_RUNS = 8;

export interface ComparisonDeps {
  readonly memo: VerdictMemo;
  readonly clock: Clock;
  readonly rules: () => readonly IgnoreRule[];
  /** The object as an earlier commit had it; asked only where it can matter. */
  readonly baseOf: (entry: Entry, live: LiveObject) => Promise<JsonObject | undefined>;
  /** False: failures become verdicts at once instead of being tried again. */
  readonly retries: boolean;
  readonly onProgress: (done: number, total: number) => void;
  /** Adds source places to differences. */
  readonly locate: (entry: Entry, verdict: Verdict) => Promise<Verdict>;
  /** Why a kind that the cluster does not serve will be there after an apply; undefined when nothing brings it. */
  readonly willBeServed: (entry: Entry) => string | undefined;
  readonly onVerdict: (entry: Entry) => void;
}

/** Turns entries into verdicts: proofs in slices on the spot, suspects through a queue of dry-runs. */
export class Comparison implements Disposable {
  readonly #deps: ComparisonDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #byObject = new Map<ObjectId, Set<Entry>>();
  readonly #byPack = new Map<string, ReadonlyMap<string, Entry>>();
  readonly #dirty = new Set<string>();
  readonly #suspects: WorkQueue;
  #running: Promise<void> | undefined;

  constructor(deps: ComparisonDeps) {
    this.#deps = deps;
    this.#suspects = new WorkQueue({
      clock: deps.clock,
      concurrency: DRY_RUNS,
      handle: (key, signal) => this.#settle(key, signal),
      onError: () => undefined, // the verdict carries the reason
    });
  }

  entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  entry(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  names(object: ObjectId, session: ClusterSession): boolean {
    return [...(this.#byObject.get(object) ?? [])].some((entry) => entry.session === session);
  }

  /** Takes new desired objects of a pack; entries that are equal to the old ones keep their verdict. Returns what went. */
  setPack(packId: string, entries: readonly Entry[]): readonly Entry[] {
    const gone = new Map(this.#byPack.get(packId));
    this.#byPack.set(packId, new Map(entries.map((entry) => [entry.id, entry])));
    for (const entry of entries) {
      const old = gone.get(entry.id);
      gone.delete(entry.id);
      if (old && old.desired.hash === entry.desired.hash && old.session === entry.session) entry.verdict = old.verdict;
      if (old) this.#remove(old);
      this.#add(entry);
      if (!entry.verdict || old?.place?.range.line !== entry.place?.range.line) this.#dirty.add(entry.id);
    }
    for (const entry of gone.values()) this.#remove(entry);
    return [...gone.values()];
  }

  /** Live objects changed: the entries that name them are judged again. */
  touch(objects: Iterable<ObjectId>): void {
    for (const object of objects) {
      for (const entry of this.#byObject.get(object) ?? []) this.#dirty.add(entry.id);
    }
  }

  /** What an ignore rule may change: everything but plain "in sync". */
  touchUnsettled(): void {
    for (const { id, verdict } of this.#entries.values()) {
      if (verdict?.state !== "inSync" || verdict.excused.length > 0) this.#dirty.add(id);
    }
  }

  /** Judges everything that is dirty; resolves when nothing is left, dry-runs included. */
  async run(): Promise<void> {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
    await this.#suspects.whenIdle();
  }

  dispose(): void {
    this.#suspects.dispose();
    this.#dirty.clear();
  }

  async #drain(): Promise<void> {
    const pace = new Pace();
    let done = 0;
    while (this.#dirty.size > 0) {
      for (const id of this.#dirty) {
        this.#dirty.delete(id);
        const entry = this.#entries.get(id);
        if (entry) await this.#judge(entry);
        done += 1;
        const turn = pace.turn();
        if (turn) {
          this.#deps.onProgress(done, done + this.#dirty.size);
          await turn;
        }
      }
    }
  }

  async #judge(entry: Entry): Promise<void> {
    const verdict = this.#withoutLive(entry);
    if (verdict !== "compare") {
      if (verdict) await this.#set(entry, verdict);
      return;
    }
    try {
      const input = await this.#caseOf(entry);
      if (!input) {
        this.#suspects.add(entry.id); // needs a GET first
        return;
      }
      const answer = judgeLocally(input, this.#judgeDeps(entry));
      if (isSuspicion(answer)) this.#suspects.add(entry.id);
      else await this.#set(entry, answer);
    } catch (error) {
      await this.#set(entry, unknownVerdict(entry.desired, messageOf(error), this.#deps.clock.now()));
    }
  }

  /** Settles a suspect: reads the body again if it was dropped, then asks the server. */
  async #settle(id: string, signal: AbortSignal): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry?.session) return;
    const plain = this.#withoutLive(entry);
    if (plain !== "compare") {
      if (plain) await this.#set(entry, plain);
      return;
    }
    try {
      const input = await this.#caseOf(entry, signal);
      if (!input) {
        await this.#set(entry, missingVerdict(entry.desired, this.#deps.clock.now()));
        return;
      }
      const deps = this.#judgeDeps(entry);
      const answer = judgeLocally(input, deps);
      const verdict = isSuspicion(answer) ? await confirmByDryRun(input, answer, entry.session.cluster, deps, signal) : answer;
      if (this.#entries.get(id) === entry) await this.#set(entry, verdict);
    } catch (error) {
      if (signal.aborted) return;
      // an earlier verdict of the same text stays; it carries the time until which it held
      if (!entry.verdict || !this.#deps.retries) {
        await this.#set(entry, unknownVerdict(entry.desired, messageOf(error), this.#deps.clock.now()));
      }
      if (this.#deps.retries && isPassing(error)) throw error;
    }
  }

  /** The verdicts that need no live object; undefined = nothing can be said yet. */
  #withoutLive(entry: Entry): Verdict | "compare" | undefined {
    const { desired, session } = entry;
    if (!session) return undefined;
    const now = this.#deps.clock.now();
    const sighting = session.look(desired.ref);
    switch (sighting.kind) {
      case "found":
        return "compare";
      case "forbidden":
        return session.collectionOf(desired.ref) ? "compare" : unknownVerdict(desired, sighting.message, now);
      case "absent":
        return missingVerdict(desired, sighting.asOf);
      case "unserved":
        return this.#unserved(entry, now);
      case "away":
        return unknownVerdict(desired, sighting.message, now);
      case "notYet":
        return undefined;
    }
  }

  #unserved(entry: Entry, now: number): Verdict {
    const { apiVersion, kind } = entry.desired.ref;
    const coming = this.#deps.willBeServed(entry);
    if (coming) return { ...missingVerdict(entry.desired, now), reason: coming };
    const why = `This cluster does not serve ${kind} (${apiVersion}). Install its CustomResourceDefinition, or correct apiVersion and kind.`;
    return unknownVerdict(entry.desired, why, now);
  }

  /** undefined on the first pass when a request is needed, on the second when the object is not there. */
  async #caseOf(entry: Entry, signal?: AbortSignal): Promise<Case | undefined> {
    const { desired, session } = entry;
    if (!session) return undefined;
    const sighting = session.look(desired.ref);
    let live = sighting.kind === "found" ? sighting.object : undefined;
    if (!live) {
      if (!signal) return undefined;
      live = await session.cluster.get(desired.ref, signal);
      if (!live) return undefined;
    }
    const kind = await this.#schemaOf(session, entry);
    return {
      desired,
      live,
      schema: kind.schema,
      schemaHash: kind.hash,
      base: await this.#deps.baseOf(entry, live),
      rules: this.#deps.rules(),
      isScaled: this.#isScaled(desired.ref.kind, desired.ref.name, desired.ref.namespace),
      asOf: sighting.kind === "found" ? sighting.asOf : this.#deps.clock.now(),
    };
  }

  #schemaOf(session: ClusterSession, entry: Entry): Promise<KindSchema> {
    return session.schemaOf(entry.desired.ref.apiVersion, entry.desired.ref.kind);
  }

  #judgeDeps(entry: Entry): JudgeDeps {
    const { session } = entry;
    if (!session) throw new MooringError("internal", `No cluster for ${formatRef(entry.desired.ref)}.`);
    return { memo: this.#deps.memo, defaults: session.defaults, now: () => this.#deps.clock.now() };
  }

  /** True when a HorizontalPodAutoscaler among the desired objects names this one. */
  #isScaled(kind: string, name: string, namespace: string): boolean {
    for (const { desired } of this.#scalers) {
      const spec = desired.body.spec as JsonObject | undefined;
      const target = spec?.scaleTargetRef as JsonObject | undefined;
      if (desired.ref.namespace === namespace && target?.kind === kind && target.name === name) return true;
    }
    return false;
  }

  readonly #scalers = new Set<Entry>();

  #add(entry: Entry): void {
    this.#entries.set(entry.id, entry);
    const others = this.#byObject.get(entry.objectId) ?? new Set();
    this.#byObject.set(entry.objectId, others.add(entry));
    if (entry.desired.ref.kind === "HorizontalPodAutoscaler") this.#scalers.add(entry);
  }

  #remove(entry: Entry): void {
    this.#entries.delete(entry.id);
    this.#byObject.get(entry.objectId)?.delete(entry);
    if (this.#byObject.get(entry.objectId)?.size === 0) this.#byObject.delete(entry.objectId);
    this.#scalers.delete(entry);
  }

  async #set(entry: Entry, verdict: Verdict): Promise<void> {
    entry.verdict = verdict.differences.length > 0 ? await this.#deps.locate(entry, verdict) : verdict;
    // excused differences may count again when a rule goes
    if (verdict.state === "inSync" && verdict.excused.length === 0) entry.session?.collectionOf(entry.desired.ref)?.dropBody(entry.desired.ref.namespace, entry.objectId);
    this.#deps.onVerdict(entry);
  }
}

/** Failures that pass by themselves. */
function isPassing(error: unknown): boolean {
  return MooringError.is(error) && (error.reason === "unreachable" || error.reason === "throttled");
}
