import { randomUUID } from "node:crypto";
import { appendFile, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { messageOf, MooringError } from "../../support/errors.ts";
import { hashText } from "../../support/hash.ts";
import { makePrivateFolder } from "../../support/state/privateFolder.ts";
import { livenessOf, ownProcess, type ProcessMark, processMarkShape } from "../../support/state/processMark.ts";
import type { Interrupted } from "../api/applyApi.ts";

/** One step of an operation, noted before it is taken and again when it is done. */
interface JournalLine {
  readonly operation: string;
  readonly kind: "begin" | "step" | "done" | "end";
  /** What is done, for people: no values of fields. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface JournalOptions {
  readonly now: () => number;
  /** Told of what happened and could not be noted. */
  readonly onLost?: (message: string) => void;
  /** Of this process; another one in tests. */
  readonly process?: ProcessMark;
  readonly livenessOf?: typeof livenessOf;
}

const headShape = v.object({ process: processMarkShape });
/** Lines of this process, before those of ended operations go. */
const KEEP_LINES = 500;
/** Journals of ended processes that are kept for reading. */
const KEEP_FILES = 20;
/** A process of another machine that noted nothing for so long (ms) is taken for ended. */
const FOREIGN_SILENCE_MS = 600_000;
const OWN_END = ".jsonl";
const ENDED = ".ended";

/**
 * Says after a crash what was interrupted: every step is on disk before it is taken. Each process writes a file of its own, which
 * begins with the mark of that process: what a process that goes on has not ended is under way, in a window beside this one.
 */
export class Journal {
  readonly #folder: string | undefined;
  /** Of earlier versions of Mooring: one file for all. */
  readonly #oldFile: string;
  readonly #name = `${randomUUID()}${OWN_END}`;
  readonly #options: JournalOptions;
  #open = 0;
  #lines = 0;
  /** A full disk takes the beginning of a line alone. */
  #isCut = false;

  /** Of one workspace folder; `folder` undefined: nothing is kept. */
  constructor(workspace: string, folder: string | undefined, options: JournalOptions) {
    this.#folder = folder && path.join(folder, "journal", hashText(workspace));
    this.#oldFile = path.join(folder ?? "", "journal.jsonl");
    this.#options = options;
  }

  /** @throws MooringError `refused` when it cannot be noted: then nothing may be done */
  async begin(operation: string, text: string): Promise<void> {
    await this.#write(operation, "begin", text);
    this.#open += 1;
  }

  /** @throws MooringError `refused` when it cannot be noted: then the step may not be taken */
  step(operation: string, text: string): Promise<void> {
    return this.#write(operation, "step", text);
  }

  /** What was done stays done where that cannot be noted: the next start then says that it may be half done. */
  done(operation: string, text: string): Promise<void> {
    return this.#note(operation, "done", text);
  }

  async end(operation: string, text: string): Promise<void> {
    await this.#note(operation, "end", text);
    this.#open -= 1;
    if (this.#open > 0 || this.#isCut || this.#lines < KEEP_LINES || !this.#folder) return;
    await rm(path.join(this.#folder, this.#name), { force: true });
    this.#lines = 0;
  }

  /** Operations that began and never ended, of processes that have. They are told once, in one window. */
  async interrupted(): Promise<readonly Interrupted[]> {
    const folder = this.#folder;
    if (!folder) return [];
    const found = [...openOperations(await this.#takeOld())];
    const names = await readdir(folder).catch((): string[] => []);
    for (const name of names) {
      const file = path.join(folder, name);
      if (!name.endsWith(OWN_END) || name === this.#name || !(await this.#isOver(file))) continue;
      const taken = await claim(file, `${file}${ENDED}`);
      if (taken !== undefined) found.push(...openOperations(taken));
    }
    await keepNewest(folder);
    return found;
  }

  async #isOver(file: string): Promise<boolean> {
    const head = v.safeParse(headShape, (await readLines(file))[0]);
    // cut in its first line: nothing was begun
    const liveness = head.success ? (this.#options.livenessOf ?? livenessOf)(head.output.process) : "unknown";
    if (liveness !== "unknown") return liveness === "ended";
    const { mtimeMs } = (await stat(file).catch(() => undefined)) ?? { mtimeMs: Date.now() };
    return Date.now() - mtimeMs > FOREIGN_SILENCE_MS;
  }

  async #takeOld(): Promise<readonly unknown[]> {
    return (await claim(this.#oldFile, `${this.#oldFile}${ENDED}`)) ?? [];
  }

  async #note(operation: string, kind: JournalLine["kind"], text: string): Promise<void> {
    try {
      await this.#write(operation, kind, text);
    } catch (error) {
      this.#options.onLost?.(messageOf(error));
    }
  }

  async #write(operation: string, kind: JournalLine["kind"], text: string): Promise<void> {
    if (!this.#folder) return;
    const file = path.join(this.#folder, this.#name);
    const line: JournalLine = { operation, kind, text, time: this.#options.now() };
    try {
      if (this.#lines === 0) {
        await makePrivateFolder(this.#folder);
        const head = { process: this.#options.process ?? ownProcess() };
        await writeFile(file, `${JSON.stringify(head)}\n`, { mode: 0o600 });
        this.#lines = 1;
      }
      await appendFile(file, `${this.#isCut ? "\n" : ""}${JSON.stringify(line)}\n`, { mode: 0o600 });
      this.#lines += 1;
      this.#isCut = false;
    } catch (error) {
      this.#isCut = this.#lines > 0;
      throw new MooringError(
        "refused",
        `The journal ${file} cannot be written (${messageOf(error)}). Nothing is changed without it. Make its folder writable, or free disk space.`,
        { cause: error },
      );
    }
  }
}

/** The lines of a file that this process took for itself; undefined when another one did, or it is not there. */
async function claim(file: string, taken: string): Promise<readonly unknown[] | undefined> {
  try {
    await rename(file, taken);
  } catch {
    return undefined;
  }
  return readLines(taken);
}

/** The last line of a killed process may be cut. */
async function readLines(file: string): Promise<readonly unknown[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      return line ? [JSON.parse(line) as unknown] : [];
    } catch {
      return [];
    }
  });
}

function openOperations(lines: readonly unknown[]): readonly Interrupted[] {
  const open = new Map<string, { text: string; steps: Set<string>; done: Set<string> }>();
  for (const { operation, kind, text } of lines as readonly Partial<JournalLine>[]) {
    if (operation === undefined || text === undefined) continue;
    const entry = open.get(operation);
    if (kind === "begin") open.set(operation, { text, steps: new Set(), done: new Set() });
    else if (kind === "end") open.delete(operation);
    else if (kind === "step") entry?.steps.add(text);
    else entry?.done.add(text);
  }
  return [...open].map(([operation, { text, steps, done }]) => ({
    operation,
    text,
    open: [...steps].filter((step) => !done.has(step)),
    done: [...done],
  }));
}

async function keepNewest(folder: string): Promise<void> {
  const names = await readdir(folder).catch((): string[] => []);
  const ended = names.filter((name) => name.endsWith(ENDED));
  if (ended.length <= KEEP_FILES) return;
  const dated = await Promise.all(
    ended.map(async (name) => {
      const found = await stat(path.join(folder, name)).catch(() => undefined);
      return { name, at: found?.mtimeMs ?? 0 };
    }),
  );
  const old = dated.sort((a, b) => b.at - a.at).slice(KEEP_FILES);
  for (const { name } of old) await rm(path.join(folder, name), { force: true });
}
