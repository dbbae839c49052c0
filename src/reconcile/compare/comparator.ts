import { applierOf } from "../../drift/ownership/applier.ts";
import { formatRef, type ObjectId } from "../../model/objectRef.ts";
import type { Verdict } from "../../model/verdict.ts";
import type { Disposable } from "../../support/disposable.ts";
import { isTransient, messageOf, MooringError } from "../../support/errors.ts";
import { WorkQueue } from "../../support/workQueue.ts";
import type { ComparisonDeps } from "./comparisonDeps.ts";
import type { ComparedObject } from "./comparedObject.ts";
import { EntrySet } from "./entrySet.ts";
import {
  type ComparisonCase,
  confirmByDryRun,
  type DryRun,
  isSuspicion,
  judgeLocally,
  type JudgeDeps,
} from "./judge.ts";
import { whyUnnamed } from "./noteOnUnsettled.ts";
import { TimeSlicer } from "../../support/timeSlicer.ts";
import { FIELD_MANAGER } from "../api/ports.ts";
import { ProvenEntries } from "./provenEntries.ts";
import { trialsOf } from "./trials.ts";
import { encryptedVerdict, missingVerdict, unknownVerdict } from "./verdicts.ts";
import { whyUnserved } from "./whyUnserved.ts";

/** Dry-runs at a time (design 4.5): more would press on the webhooks of the cluster. */
const DRY_RUNS = 8;

/** Turns entries into verdicts: proofs in slices on the spot, suspects through a queue of dry-runs. */
export class Comparator implements Disposable {
  readonly #deps: ComparisonDeps;
  readonly #entries = new EntrySet();
  readonly #dirty = new Set<string>();
  readonly #suspects: WorkQueue;
  /** Counts the looks at an entry: an answer to an earlier look that comes late is dropped. */
  readonly #looks = new WeakMap<ComparedObject, number>();
  readonly #proven: ProvenEntries;
  #running: Promise<void> | undefined;
  #version = 0;

  constructor(deps: ComparisonDeps) {
    this.#deps = deps;
    this.#proven = new ProvenEntries(deps);
    this.#suspects = new WorkQueue({
      clock: deps.clock,
      concurrency: DRY_RUNS,
      handle: (key, signal) => this.#settle(key, signal),
      onError: () => undefined, // the verdict carries the reason
    });
  }

  /** Another number whenever the entries are others; verdicts do not count. */
  get version(): number {
    return this.#version;
  }

  entries(): Iterable<ComparedObject> {
    return this.#entries.all();
  }

  entriesOf(packId: string): Iterable<ComparedObject> {
    return this.#entries.ofPack(packId);
  }

  entry(id: string): ComparedObject | undefined {
    return this.#entries.get(id);
  }

  /** Takes new desired objects of a pack; entries that are equal to the old ones keep their verdict. Returns what went. */
  setPack(packId: string, entries: readonly ComparedObject[]): readonly ComparedObject[] {
    const gone = new Map(this.#entries.replacePack(packId, entries));
    this.#version += 1;
    for (const entry of entries) {
      const old = gone.get(entry.id);
      gone.delete(entry.id);
      if (old && old.desired.hash === entry.desired.hash && old.session === entry.session)
        Object.assign(entry, { verdict: old.verdict, applier: old.applier });
      if (!entry.verdict || old?.place?.range.line !== entry.place?.range.line) this.#dirty.add(entry.id);
    }
    return [...gone.values()];
  }

  /** The objects of a pack are the same as before: what has no verdict yet is judged. */
  touchUnjudged(packId: string): void {
    for (const { id, verdict } of this.#entries.ofPack(packId)) if (!verdict) this.#dirty.add(id);
  }

  /** Forgets packs that are no longer there. Returns what went. */
  keepPacks(packIds: ReadonlySet<string>): readonly ComparedObject[] {
    return this.#entries.packIds().flatMap((id) => (packIds.has(id) ? [] : this.setPack(id, [])));
  }

  /** Live objects changed: the entries that name them are judged again. */
  touch(objects: Iterable<ObjectId>): void {
    for (const object of objects) {
      for (const entry of this.#entries.ofObject(object)) this.#dirty.add(entry.id);
    }
  }

  /** What an ignore rule or a connection may change: everything but plain "in sync". */
  touchUnsettled(isMeant: (entry: ComparedObject) => boolean = () => true): void {
    this.touchAll((entry) => (entry.verdict?.state !== "inSync" || entry.verdict.ignored.length > 0) && isMeant(entry));
  }

  /** The rules of comparing changed, e.g. a schema: no proof holds any more. */
  touchAll(isMeant: (entry: ComparedObject) => boolean): void {
    for (const entry of this.#entries.all()) {
      if (!this.#dirty.has(entry.id) && isMeant(entry)) this.#dirty.add(entry.id);
    }
  }

  /** Judges everything that is dirty; resolves when nothing is left, dry-runs included. */
  async run(): Promise<void> {
    this.#proven.newLook();
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
    const pace = new TimeSlicer();
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

  async #judge(entry: ComparedObject): Promise<void> {
    const look = this.#startLook(entry);
    const verdict = this.#withoutLive(entry);
    if (verdict !== "compare") {
      if (verdict) await this.#set(entry, verdict, look);
      return;
    }
    try {
      const proven = await this.#proven.recall(entry);
      if (proven) {
        await this.#set(entry, proven, look);
        return;
      }
      const input = await this.#caseOf(entry);
      const answer = input && judgeLocally(input, this.#judgeDeps(entry, input));
      if (!answer || isSuspicion(answer))
        this.#suspects.add(entry.id); // needs a GET or the server's word
      else {
        await this.#proven.keep(entry, answer, input.live);
        await this.#set(entry, answer, look);
      }
    } catch (error) {
      await this.#set(entry, unknownVerdict(entry.desired, messageOf(error), this.#deps.clock.now()), look);
    }
  }

  /** Settles a suspect: reads the body again if it was dropped, then asks the server. */
  async #settle(id: string, signal: AbortSignal): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry?.session) return;
    const look = this.#startLook(entry);
    const plain = this.#withoutLive(entry);
    if (plain !== "compare") {
      if (plain) await this.#set(entry, plain, look);
      return;
    }
    try {
      const input = await this.#caseOf(entry, signal);
      if (!input) {
        await this.#set(entry, missingVerdict(entry.desired, this.#deps.clock.now()), look);
        return;
      }
      const { session } = entry;
      const deps = this.#judgeDeps(entry, input);
      const answer = judgeLocally(input, deps);
      const dryRun: DryRun = (desired, stop) => session.dryRun(desired, stop);
      const server = { dryRun, trials: trialsOf(entry.desired, session) };
      const verdict = isSuspicion(answer) ? await confirmByDryRun(input, answer, server, deps, signal) : answer;
      await this.#proven.keep(entry, verdict, input.live);
      await this.#set(entry, verdict, look);
    } catch (error) {
      if (signal.aborted) return;
      const mayPass = this.#deps.retries && isTransient(error);
      // an earlier verdict on the very same object and text stays while the question is asked again
      if (!mayPass || !this.#isStillMeant(entry))
        await this.#set(entry, unknownVerdict(entry.desired, messageOf(error), this.#deps.clock.now()), look);
      if (mayPass) throw error;
    }
  }

  #isStillMeant({ verdict, session, desired }: ComparedObject): boolean {
    const sighting = session?.look(desired.ref);
    return (
      verdict !== undefined &&
      sighting?.kind === "found" &&
      sighting.uid === verdict.uid &&
      sighting.resourceVersion === verdict.resourceVersion
    );
  }

  /** The verdicts that need no live object; undefined = nothing can be said yet. */
  #withoutLive(entry: ComparedObject): Verdict | "compare" | undefined {
    const { desired, session } = entry;
    if (!session) return undefined;
    const now = this.#deps.clock.now();
    const unnamed = whyUnnamed(desired);
    if (unnamed !== undefined) return unknownVerdict(desired, unnamed, now);
    const sighting = session.look(desired.ref);
    switch (sighting.kind) {
      case "found":
        return desired.isEncrypted ? encryptedVerdict(desired, sighting.asOf) : "compare";
      case "forbidden":
        return session.mayGet(desired.ref) && !desired.isEncrypted
          ? "compare"
          : unknownVerdict(desired, sighting.message, now);
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

  #unserved(entry: ComparedObject, now: number): Verdict {
    const coming = this.#deps.willBeServed(entry);
    if (coming) return { ...missingVerdict(entry.desired, now), reason: coming };
    const { session, desired } = entry;
    const why = session ? whyUnserved(desired.ref, session.catalog) : "";
    return unknownVerdict(desired, why, now);
  }

  /** undefined on the first pass when a request is needed, on the second when the object is not there. */
  async #caseOf(entry: ComparedObject, signal?: AbortSignal): Promise<ComparisonCase | undefined> {
    const { desired, session } = entry;
    if (!session) return undefined;
    const sighting = session.look(desired.ref);
    let live = sighting.kind === "found" ? sighting.object : undefined;
    if (!live) {
      if (!signal) return undefined;
      live = await session.get(desired.ref, signal);
      if (!live) return undefined;
    }
    entry.applier = applierOf(live, FIELD_MANAGER);
    await desired.prepare?.();
    const kind = await session.schemaOf(desired.ref.apiVersion, desired.ref.kind);
    return {
      desired,
      live,
      schema: kind.schema,
      schemaHash: kind.hash,
      hasStatus: session.catalog.find(desired.ref.apiVersion, desired.ref.kind)?.hasStatus ?? true,
      bases: await this.#deps.basesOf(entry, live),
      rules: this.#deps.rules(),
      annotated: await this.#deps.annotatedOf(entry),
      asOf: sighting.kind === "found" ? sighting.asOf : this.#deps.clock.now(),
    };
  }

  #judgeDeps({ session, desired }: ComparedObject, { schemaHash }: ComparisonCase): JudgeDeps {
    if (!session) throw new MooringError("internal", `No cluster for ${formatRef(desired.ref)}.`);
    return {
      memo: this.#deps.memo,
      defaults: this.#deps.memo.defaultsOf(session.cluster.server, schemaHash),
      now: () => this.#deps.clock.now(),
    };
  }

  #startLook(entry: ComparedObject): number {
    const look = (this.#looks.get(entry) ?? 0) + 1;
    this.#looks.set(entry, look);
    return look;
  }

  async #set(entry: ComparedObject, verdict: Verdict, look: number): Promise<void> {
    const located = await this.#deps.locate(entry, verdict);
    if (this.#looks.get(entry) !== look || this.#entries.get(entry.id) !== entry) return;
    entry.verdict = located;
    // ignored differences may count again when a rule goes
    if (verdict.state === "inSync" && verdict.ignored.length === 0)
      entry.session?.dropBody(entry.desired.ref, entry.objectId, verdict.resourceVersion);
    this.#deps.onVerdict(entry);
  }
}
