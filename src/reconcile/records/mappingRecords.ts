import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { messageOf } from "../../support/errors.ts";
import { hashText } from "../../support/hash.ts";
import type { Log } from "../../support/log.ts";
import { livenessOf, ownProcess, processMarkShape } from "../../support/state/processMark.ts";
import { VersionedFile } from "../../support/state/versionedFile.ts";

/** Changes are written together, this long (ms) after the first of them. */
const SAVE_PAUSE_MS = 500;
/** Transitions kept for each pack. */
const MAX_TRANSITIONS = 500;
/** Attempts to write while others write too. */
const TRIES = 50;

/** `applied`: applied without commit, the next commit resumes; `byHand`: until somebody resumes it. */
export type PauseKind = "applied" | "byHand";

/** Against the cluster: as the files say, not so, or not known. */
export type SyncState = "in" | "out" | "unknown";

const pauseShape = v.object({ kind: v.picklist(["applied", "byHand"]), since: v.number() });
const transitionShape = v.object({ at: v.number(), state: v.picklist(["in", "out", "unknown"]), head: v.string() });
const healShape = v.object({ count: v.number(), last: v.number(), manager: v.string() });
const recordShape = v.object({
  pause: v.exactOptional(pauseShape),
  sync: v.optional(v.array(transitionShape), []),
  /** By object and path. */
  heals: v.optional(v.record(v.string(), healShape), {}),
});
const fileShape = v.object({
  seenAt: v.number(),
  /** Who wrote it. */
  process: v.exactOptional(processMarkShape),
  packs: v.record(v.string(), recordShape),
});
type Stored = v.InferOutput<typeof fileShape>;

export type Transition = v.InferOutput<typeof transitionShape>;
export type PackRecord = v.InferOutput<typeof recordShape>;

const EMPTY: PackRecord = { sync: [], heals: {} };

/** Made to what is remembered by then: another window may have written in between. */
interface Change {
  readonly packId: string;
  readonly to: (record: PackRecord) => PackRecord;
}

const PAUSED: Readonly<Record<PauseKind, string>> = {
  applied: "Applied without a commit: the cluster has changes that are not in Git yet. Resumes with the next commit.",
  byHand: "Paused manually: nothing is committed, applied or healed automatically until it is resumed.",
};

/**
 * What is remembered of the mappings of one folder between sessions: small, on this machine, without values of fields. Several windows
 * keep one memory: each writes its changes into what the others wrote, never over it.
 */
export class MappingRecords implements Disposable {
  readonly #file: VersionedFile | undefined;
  /** Of earlier versions of Mooring: one file. */
  readonly #oldFile: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #packs = new Map<string, PackRecord>();
  /** Made here and not written yet, in their order. */
  #changes: Change[] = [];
  /** The version that `#packs` was read from. */
  #version = 0;
  #paused: ReadonlyMap<string, string> = new Map();
  /** When this session began (ms since the epoch). */
  readonly openedAt: number;
  #seenAt = 0;
  #loading: Promise<void> | undefined;
  #timer: Disposable | undefined;
  #saving: Promise<void> = Promise.resolve();

  /** `folder` undefined: nothing is kept. */
  constructor(workspace: string, folder: string | undefined, deps: { readonly clock: Clock; readonly log: Log }) {
    const place = path.join(folder ?? "", "mappings", hashText(workspace));
    this.#file = folder === undefined ? undefined : new VersionedFile(place);
    this.#oldFile = `${place}.json`;
    this.#clock = deps.clock;
    this.openedAt = deps.clock.now();
    this.#log = deps.log;
  }

  load(): Promise<void> {
    this.#loading ??= this.#load();
    return this.#loading;
  }

  /** Takes up what another window wrote. True when there was something; what cannot be read changes nothing. */
  async refresh(): Promise<boolean> {
    await this.load();
    try {
      if (!this.#file || (await this.#file.newest()) <= this.#version) return false;
      const { version, stored } = await this.#read();
      this.#takeUp(version, stored);
      return true;
    } catch {
      return false;
    }
  }

  /** Pack id → the sentence to show. */
  get paused(): ReadonlyMap<string, string> {
    return this.#paused;
  }

  /** When the last session was seen for the last time; 0 for never. Until now nothing is known. */
  get seenAt(): number {
    return this.#seenAt;
  }

  get(packId: string): PackRecord {
    return this.#packs.get(packId) ?? EMPTY;
  }

  pauseOf(packId: string): PauseKind | undefined {
    return this.#packs.get(packId)?.pause?.kind;
  }

  pause(packId: string, kind: PauseKind): void {
    if (this.pauseOf(packId) === kind) return;
    const pause = { kind, since: this.#clock.now() };
    this.change(packId, (record) => ({ ...record, pause }));
  }

  /** Ends a pause; with `kind`, only one of that kind. */
  resume(packId: string, kind?: PauseKind): void {
    const isMeant = (pause: PackRecord["pause"]): boolean => pause !== undefined && (kind ?? pause.kind) === pause.kind;
    if (!isMeant(this.get(packId).pause)) return;
    this.change(packId, ({ pause, ...record }) => (pause && !isMeant(pause) ? { ...record, pause } : record));
  }

  /** What was applied without commit is committed by now, by whatever tool, or taken back. */
  settle(isDirty: (packId: string) => boolean): void {
    for (const id of this.#paused.keys()) if (!isDirty(id)) this.resume(id, "applied");
  }

  /** `to` may be called several times, each time with what is remembered by then; it gives the same record for "no change". */
  change(packId: string, to: Change["to"]): void {
    const before = this.get(packId);
    const change = { packId, to };
    apply(this.#packs, change);
    if (this.get(packId) === before) return;
    if (this.#file) this.#changes.push(change);
    this.#showPaused();
    this.#saveSoon();
  }

  /** Written, if anything changed. Failures are logged. */
  async flush(): Promise<void> {
    if (!this.#timer) return this.#saving;
    this.#timer.dispose();
    this.#timer = undefined;
    this.#saving = this.#saving.then(() => this.#write());
    await this.#saving;
  }

  /** Says that the session goes on, so that little time is unknown after a crash. */
  alive(): void {
    if (this.#packs.size > 0) this.#saveSoon();
  }

  dispose(): void {
    this.alive();
    void this.flush();
  }

  #saveSoon(): void {
    this.#timer ??= this.#clock.after(SAVE_PAUSE_MS, () => void this.flush());
  }

  /** What is equal stays the same map: mappings are computed again for another one. */
  #showPaused(): void {
    const paused = [...this.#packs].flatMap(([id, { pause }]) => (pause ? [[id, PAUSED[pause.kind]] as const] : []));
    const isSame = paused.length === this.#paused.size && paused.every(([id, why]) => this.#paused.get(id) === why);
    if (!isSame) this.#paused = new Map(paused);
  }

  async #load(): Promise<void> {
    const { version, stored } = await this.#read().catch(() => ({ version: 0, stored: undefined }));
    // a session that goes on beside this one sees what happens
    const isSeen = stored?.process !== undefined && isOther(stored.process) && livenessOf(stored.process) === "running";
    this.#seenAt = isSeen ? this.openedAt : (stored?.seenAt ?? 0);
    this.#takeUp(version, stored);
  }

  #takeUp(version: number, stored: Stored | undefined): void {
    this.#version = version;
    this.#packs = new Map(Object.entries(stored?.packs ?? {}));
    for (const change of this.#changes) apply(this.#packs, change);
    this.#showPaused();
  }

  async #read(): Promise<{ readonly version: number; readonly stored: Stored | undefined }> {
    const newest = await this.#file?.read();
    const text = newest?.text ?? (this.#file && (await readFile(this.#oldFile, "utf8").catch(() => undefined)));
    const version = newest?.number ?? 0;
    if (!text) return { version, stored: undefined };
    const parsed = v.safeParse(fileShape, parseOrNothing(text));
    if (!parsed.success) this.#log.warn("The saved state of the mappings cannot be read and was reset.");
    return { version, stored: parsed.success ? parsed.output : undefined };
  }

  /** Into what is there by then; again, when another window was faster. */
  async #write(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    await this.load();
    try {
      for (let left = TRIES; left > 0; left -= 1) {
        if (await this.#writeOnce(file)) return;
      }
      throw new Error("other windows keep writing");
    } catch (error) {
      this.#log.warn(`The state of the mappings could not be saved: ${messageOf(error)}`);
    }
  }

  async #writeOnce(file: VersionedFile): Promise<boolean> {
    const { version, stored } = await this.#read();
    const changes = [...this.#changes];
    const packs = new Map(Object.entries(stored?.packs ?? {}));
    for (const change of changes) apply(packs, change);
    const seenAt = Math.max(this.#clock.now(), stored?.seenAt ?? 0);
    const text = JSON.stringify({ seenAt, process: ownProcess(), packs: Object.fromEntries(packs) });
    if (!(await file.replace(version, text))) return false;
    this.#changes = this.#changes.slice(changes.length);
    this.#takeUp(version + 1, { seenAt, packs: Object.fromEntries(packs) });
    return true;
  }
}

function apply(packs: Map<string, PackRecord>, { packId, to }: Change): void {
  const before = packs.get(packId) ?? EMPTY;
  const after = to(before);
  if (after === before) return;
  packs.set(packId, { ...after, sync: after.sync.slice(-MAX_TRANSITIONS) });
}

function isOther({ pid, start }: NonNullable<Stored["process"]>): boolean {
  const own = ownProcess();
  return pid !== own.pid || start !== own.start;
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
