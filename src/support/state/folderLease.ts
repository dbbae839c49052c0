import { randomUUID } from "node:crypto";
import { closeSync, openSync, readdirSync, writeSync } from "node:fs";
import * as v from "valibot";
import type { Clock } from "../clock.ts";
import type { Disposable } from "../disposable.ts";
import { messageOf, MooringError } from "../errors.ts";
import { livenessOf, ownProcess, type ProcessMark, processMarkShape } from "./processMark.ts";
import { type Version, VersionedFile } from "./versionedFile.ts";

/** Milliseconds between looks. The holder shows with every other one that it goes on. */
export const LOOK = 1_000;
const LOOKS_PER_BEAT = 2;
/**
 * So many looks without a sign of life, and somebody else takes over: within 8 s of the last sign. Looks are counted and no times
 * are compared, so that a clock that jumps, or a night in which all processes slept, takes the lease from nobody.
 */
const SILENT_LOOKS = 5;
/** Attempts to be first, for a person who asks. */
const TRIES = 20;

/** Who has a lease. */
export interface LeaseHolder {
  /** What a person knows it by: the name of the editor, or of the command. */
  readonly name: string;
  readonly kind: HolderKind;
  readonly process: ProcessMark;
  /** ms since the epoch */
  readonly since: number;
  /** The fencing number: higher with every new holder. */
  readonly fence: number;
}

export type HolderKind = "window" | "command";

/**
 * - `nobody`: not known yet, or free
 * - `unavailable`: its folder cannot be read or written, with the reason
 */
export type LeaseState =
  | { readonly kind: "nobody" }
  | { readonly kind: "here" | "elsewhere"; readonly holder: LeaseHolder }
  | { readonly kind: "unavailable"; readonly message: string };

export interface LeaseOptions {
  /** Absolute; of this lease alone. */
  readonly folder: string;
  readonly name: string;
  readonly kind: HolderKind;
  readonly clock: Clock;
  readonly onDidChange: () => void;
  /** After each look, with or without a change. */
  readonly onLook?: () => void;
  /** Of this process; another one in tests. */
  readonly process?: ProcessMark;
  readonly livenessOf?: typeof livenessOf;
}

const holderShape = v.object({
  owner: v.string(),
  name: v.string(),
  kind: v.picklist(["window", "command"]),
  process: processMarkShape,
  since: v.number(),
  isFree: v.boolean(),
});
type Holder = v.InferOutput<typeof holderShape>;

/** Who has the lease of a folder now; undefined when nobody has. For those who never take it. */
export async function readLease(folder: string, isAlive = livenessOf): Promise<LeaseHolder | undefined> {
  const newest = await new VersionedFile(folder).read().catch(() => undefined);
  const holder = newest && parseHolder(newest.text);
  return newest && holder && !holder.isFree && isAlive(holder.process) !== "ended"
    ? shown(newest.number, holder)
    : undefined;
}

/**
 * A lease of one holder at a time among all processes that share a folder. The number of the file's version is the fencing number;
 * taking it over is making the next version, which succeeds for one. The holder asks `confirm` right before each write: one that
 * was suspended while another took over notices there. Free are a lease that was given back, one whose process ended, and one whose
 * holder gave no sign of life.
 */
export class FolderLease implements Disposable {
  readonly #owner = randomUUID();
  readonly #options: LeaseOptions;
  readonly #file: VersionedFile;
  readonly #livenessOf: typeof livenessOf;
  #state: LeaseState = { kind: "nobody" };
  #isWanted = false;
  #fence: number | undefined;
  #text = "";
  #looks = 0;
  /** The version and its last sign of life, and for how many looks that has been the last one. */
  #sign = "";
  #silent = 0;
  #timer: Disposable | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #looking: Promise<void> = Promise.resolve();
  #isDisposed = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#file = new VersionedFile(options.folder);
    this.#livenessOf = options.livenessOf ?? livenessOf;
  }

  get state(): LeaseState {
    return this.#state;
  }

  /** Whether there is anything to do for a holder here. Takes the lease when it is free; gives it back when there is not. */
  want(isWanted: boolean): void {
    if (this.#isWanted === isWanted || this.#isDisposed) return;
    this.#isWanted = isWanted;
    if (isWanted) this.#lookNow();
    else {
      this.#timer?.dispose();
      this.#release();
      this.#tell({ kind: "nobody" });
    }
  }

  /** Takes the lease from whoever has it, because a person asks for something here. @throws MooringError `refused` */
  async take(): Promise<void> {
    this.want(true);
    await this.#inTurn(async () => {
      for (let left = TRIES; left > 0; left -= 1) {
        const newest = await this.#file.read();
        if (this.#holds(newest) || (await this.#claim(newest?.number ?? 0))) return;
      }
      throw new MooringError("locked", "Other processes keep taking over this folder. Try again.");
    }).catch((error: unknown) => {
      throw MooringError.is(error) ? error : new MooringError("refused", this.#unavailable(error), { cause: error });
    });
  }

  /** Right before a write. @throws MooringError `locked` when this process does not have the lease (any more) */
  async confirm(): Promise<void> {
    const newest = await this.#file.read().catch(() => undefined);
    if (this.#holds(newest)) return;
    this.#lose(newest);
    throw new MooringError("locked", "Another window or command has taken over this folder. Nothing was done here.");
  }

  /** Resolves when no look is under way. */
  async whenLooked(): Promise<void> {
    await this.#looking;
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#timer?.dispose();
    this.#release();
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(run);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  #lookNow(): void {
    this.#timer?.dispose();
    this.#looking = this.#look();
  }

  async #look(): Promise<void> {
    try {
      await this.#inTurn(() => this.#lookOnce());
    } catch (error) {
      this.#fence = undefined;
      this.#tell({ kind: "unavailable", message: this.#unavailable(error) });
    }
    if (!this.#isWanted || this.#isDisposed) return;
    this.#timer?.dispose();
    this.#timer = this.#options.clock.after(LOOK, () => this.#lookNow());
    this.#options.onLook?.();
  }

  async #lookOnce(): Promise<void> {
    const newest = await this.#file.read();
    if (!this.#isWanted || this.#isDisposed) return;
    if (newest && this.#holds(newest)) {
      if (this.#looks++ % LOOKS_PER_BEAT === 0) await this.#file.touch(newest.number, this.#options.clock.now());
      return;
    }
    this.#lose(newest);
    if (await this.#isFree(newest)) await this.#claim(newest?.number ?? 0);
  }

  #holds(newest: Version | undefined): boolean {
    if (newest === undefined || newest.number !== this.#fence) return false;
    const holder = parseHolder(newest.text);
    return holder?.owner === this.#owner && !holder.isFree;
  }

  async #isFree(newest: Version | undefined): Promise<boolean> {
    if (!newest) return true;
    const holder = parseHolder(newest.text);
    if (holder?.isFree || (holder && this.#livenessOf(holder.process) === "ended")) return true;
    const sign = `${newest.number} ${(await this.#file.touchedAt(newest.number)) ?? ""}`;
    this.#silent = sign === this.#sign ? this.#silent + 1 : 0;
    this.#sign = sign;
    return this.#silent >= SILENT_LOOKS;
  }

  /** The next version is ours, or another process was faster. */
  async #claim(number: number): Promise<boolean> {
    const { name, kind, clock, process = ownProcess() } = this.#options;
    const holder: Holder = { owner: this.#owner, name, kind, process, since: clock.now(), isFree: false };
    const text = JSON.stringify(holder);
    if (!(await this.#file.replace(number, text))) return false;
    this.#fence = number + 1;
    this.#text = text;
    this.#looks = 1;
    if (this.#isDisposed) this.#release();
    else this.#tell({ kind: "here", holder: shown(this.#fence, holder) });
    return true;
  }

  #lose(newest: Version | undefined): void {
    this.#fence = undefined;
    const holder = newest && parseHolder(newest.text);
    const isShown = newest && holder && !holder.isFree && this.#livenessOf(holder.process) !== "ended";
    this.#tell(isShown ? { kind: "elsewhere", holder: shown(newest.number, holder) } : { kind: "nobody" });
  }

  /** At once, also while the process ends. What cannot be written frees itself when the process is gone. */
  #release(): void {
    const fence = this.#fence;
    this.#fence = undefined;
    if (fence === undefined) return;
    try {
      const { folder } = this.#options;
      if (readdirSync(folder).some((name) => Number(name) > fence)) return;
      // in place: one that was replaced in between must not come back
      const file = openSync(this.#file.fileOf(fence), "r+");
      // shorter by a letter, which a space takes
      writeSync(file, this.#text.replace('"isFree":false', '"isFree":true').padEnd(this.#text.length), 0);
      closeSync(file);
    } catch {
      // the next look of the others finds that this process is gone
    }
  }

  #tell(state: LeaseState): void {
    const isSame = JSON.stringify(state) === JSON.stringify(this.#state);
    this.#state = state;
    if (!isSame && !this.#isDisposed) this.#options.onDidChange();
  }

  #unavailable(error: unknown): string {
    const why = messageOf(error);
    return `${this.#options.folder} cannot be written (${why}), so nothing is done automatically. Make it writable.`;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const parsed = v.safeParse(holderShape, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function shown(fence: number, { name, kind, process, since }: Holder): LeaseHolder {
  return { name, kind, process, since, fence };
}
