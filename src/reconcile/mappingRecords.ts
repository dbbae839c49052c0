import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Clock } from "../support/clock.ts";
import type { Disposable } from "../support/disposable.ts";
import { messageOf } from "../support/errors.ts";
import { hashText } from "../support/hash.ts";
import type { Log } from "../support/log.ts";
import { makePrivateFolder } from "../support/privateFolder.ts";

/** Changes are written together, this long (ms) after the first of them. */
const SAVE_PAUSE = 500;
/** Transitions kept for each pack. */
const MAX_TRANSITIONS = 500;

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
const fileShape = v.object({ seenAt: v.number(), packs: v.record(v.string(), recordShape) });

export type Transition = v.InferOutput<typeof transitionShape>;
export type PackRecord = v.InferOutput<typeof recordShape>;

const EMPTY: PackRecord = { sync: [], heals: {} };

const PAUSED: Readonly<Record<PauseKind, string>> = {
  applied: "Applied without commit: the cluster has what is not in Git yet. The next commit resumes it.",
  byHand: "Paused by hand: nothing is committed, applied or healed by itself until it is resumed.",
};

/** What is remembered of the mappings of one folder between sessions: small, on this machine, without values of fields. */
export class MappingRecords implements Disposable {
  readonly #file: string | undefined;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #packs = new Map<string, PackRecord>();
  #paused: ReadonlyMap<string, string> = new Map();
  /** When this session began (ms since the epoch). */
  readonly openedAt: number;
  #seenAt = 0;
  #loading: Promise<void> | undefined;
  #timer: Disposable | undefined;
  #saving: Promise<void> = Promise.resolve();

  /** `folder` undefined: nothing is kept. */
  constructor(workspace: string, folder: string | undefined, deps: { readonly clock: Clock; readonly log: Log }) {
    this.#file = folder && path.join(folder, "mappings", `${hashText(workspace)}.json`);
    this.#clock = deps.clock;
    this.openedAt = deps.clock.now();
    this.#log = deps.log;
  }

  load(): Promise<void> {
    this.#loading ??= this.#read();
    return this.#loading;
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
    this.update(packId, { pause: { kind, since: this.#clock.now() } });
  }

  /** Ends a pause; with `kind`, only one of that kind. */
  resume(packId: string, kind?: PauseKind): void {
    const { pause, ...record } = this.get(packId);
    if (!pause || (kind !== undefined && pause.kind !== kind)) return;
    this.#set(packId, record);
  }

  /** What was applied without commit is committed by now, by whatever tool, or taken back. */
  settle(isDirty: (packId: string) => boolean): void {
    for (const id of this.#paused.keys()) if (!isDirty(id)) this.resume(id, "applied");
  }

  update(packId: string, change: Partial<PackRecord>): void {
    const next = { ...this.get(packId), ...change };
    this.#set(packId, { ...next, sync: next.sync.slice(-MAX_TRANSITIONS) });
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

  #set(packId: string, record: PackRecord): void {
    const isSamePause = this.#packs.get(packId)?.pause?.kind === record.pause?.kind;
    this.#packs.set(packId, record);
    if (!isSamePause) this.#tellPaused();
    this.#saveSoon();
  }

  #saveSoon(): void {
    this.#timer ??= this.#clock.after(SAVE_PAUSE, () => void this.flush());
  }

  #tellPaused(): void {
    const paused = [...this.#packs].flatMap(([id, { pause }]) => (pause ? [[id, PAUSED[pause.kind]] as const] : []));
    this.#paused = new Map(paused);
  }

  async #read(): Promise<void> {
    const text = this.#file && (await readFile(this.#file, "utf8").catch(() => undefined));
    if (!text) return;
    const parsed = v.safeParse(fileShape, parseOrNothing(text));
    if (!parsed.success) {
      this.#log.warn("What was remembered of the mappings cannot be read and begins anew.");
      return;
    }
    this.#seenAt = parsed.output.seenAt;
    for (const [id, record] of Object.entries(parsed.output.packs)) this.#packs.set(id, record);
    this.#tellPaused();
  }

  async #write(): Promise<void> {
    if (!this.#file) return;
    const content = { seenAt: this.#clock.now(), packs: Object.fromEntries(this.#packs) };
    const temporary = `${this.#file}.${process.pid}`;
    try {
      await makePrivateFolder(path.dirname(this.#file));
      await writeFile(temporary, JSON.stringify(content), { mode: 0o600 });
      await rename(temporary, this.#file);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      this.#log.warn(`What is remembered of the mappings could not be saved: ${messageOf(error)}`);
    }
  }
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
