import { appendFile, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { messageOf, MooringError } from "../support/errors.ts";
import { makePrivateFolder } from "../support/privateFolder.ts";

/** One step of an operation, noted before it is taken and again when it is done. */
export interface JournalLine {
  readonly operation: string;
  readonly kind: "begin" | "step" | "done" | "end";
  /** What is done, for people: no values of fields. */
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
}

export interface Interrupted {
  readonly operation: string;
  readonly text: string;
  /** Steps that were noted but not finished. */
  readonly open: readonly string[];
  readonly done: readonly string[];
}

const FILE = "journal.jsonl";
/** Ended operations kept for reading; older ones go when the file is next opened. */
const KEEP_LINES = 500;

/** Says after a crash what was interrupted: every step is on disk before it is taken. */
export class Journal {
  readonly #file: string | undefined;
  readonly #now: () => number;
  readonly #onLost: (message: string) => void;
  /** Operations of this run; they may still be under way. */
  readonly #own = new Set<string>();
  /** A full disk takes the beginning of a line alone. */
  #isCut = false;

  /** `onLost`: told of what happened and could not be noted. */
  constructor(folder: string | undefined, now: () => number, onLost: (message: string) => void = () => undefined) {
    this.#file = folder && path.join(folder, FILE);
    this.#now = now;
    this.#onLost = onLost;
  }

  /** @throws MooringError `refused` when it cannot be noted: then nothing may be done */
  begin(operation: string, text: string): Promise<void> {
    this.#own.add(operation);
    return this.#write({ operation, kind: "begin", text, time: this.#now() });
  }

  /** @throws MooringError `refused` when it cannot be noted: then the step may not be taken */
  step(operation: string, text: string): Promise<void> {
    return this.#write({ operation, kind: "step", text, time: this.#now() });
  }

  /** What was done stays done where that cannot be noted: the next start then says that it may be half done. */
  done(operation: string, text: string): Promise<void> {
    return this.#note({ operation, kind: "done", text, time: this.#now() });
  }

  end(operation: string, text: string): Promise<void> {
    return this.#note({ operation, kind: "end", text, time: this.#now() });
  }

  /**
   * Operations of earlier runs that began and never ended. They are told once: from then on they count as ended. The journal
   * is shortened on the way.
   */
  async interrupted(): Promise<readonly Interrupted[]> {
    const { lines, isCut } = await this.#read();
    const open = new Map<string, { text: string; steps: Set<string>; done: Set<string> }>();
    for (const { operation, kind, text } of lines) {
      const entry = open.get(operation);
      if (kind === "begin") open.set(operation, { text, steps: new Set(), done: new Set() });
      else if (kind === "end") open.delete(operation);
      else if (kind === "step") entry?.steps.add(text);
      else entry?.done.add(text);
    }
    for (const operation of this.#own) open.delete(operation);
    if (isCut || lines.length > KEEP_LINES) await this.#rewrite(lines.slice(-KEEP_LINES));
    for (const operation of open.keys()) await this.end(operation, "told to the user");
    return [...open].map(([operation, { text, steps, done }]) => ({
      operation,
      text,
      open: [...steps].filter((step) => !done.has(step)),
      done: [...done],
    }));
  }

  /** The last line of a killed process may be cut; nothing may be written behind it. */
  async #read(): Promise<{ readonly lines: readonly JournalLine[]; readonly isCut: boolean }> {
    const text = this.#file ? await readFile(this.#file, "utf8").catch(() => "") : "";
    const lines = text.split("\n").flatMap((line) => {
      try {
        return line ? [JSON.parse(line) as JournalLine] : [];
      } catch {
        return [];
      }
    });
    return { lines, isCut: text !== "" && !text.endsWith("\n") };
  }

  async #rewrite(lines: readonly JournalLine[]): Promise<void> {
    if (!this.#file) return;
    const temporary = `${this.#file}.${process.pid}`;
    await writeFile(temporary, lines.map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
    await rename(temporary, this.#file).catch(() => rm(temporary, { force: true }));
  }

  async #note(line: JournalLine): Promise<void> {
    try {
      await this.#write(line);
    } catch (error) {
      this.#onLost(messageOf(error));
    }
  }

  async #write(line: JournalLine): Promise<void> {
    if (!this.#file) return;
    try {
      await makePrivateFolder(path.dirname(this.#file));
      await appendFile(this.#file, `${this.#isCut ? "\n" : ""}${JSON.stringify(line)}\n`, { mode: 0o600 });
      this.#isCut = false;
    } catch (error) {
      this.#isCut = true;
      throw new MooringError(
        "refused",
        `The journal ${this.#file} cannot be written (${messageOf(error)}), and nothing is changed without it. Make its folder writable, or make room on the disk.`,
        { cause: error },
      );
    }
  }
}
