import { appendFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";

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

  constructor(folder: string | undefined, now: () => number) {
    this.#file = folder && path.join(folder, FILE);
    this.#now = now;
  }

  begin(operation: string, text: string): Promise<void> {
    return this.#write({ operation, kind: "begin", text, time: this.#now() });
  }

  step(operation: string, text: string): Promise<void> {
    return this.#write({ operation, kind: "step", text, time: this.#now() });
  }

  done(operation: string, text: string): Promise<void> {
    return this.#write({ operation, kind: "done", text, time: this.#now() });
  }

  end(operation: string, text: string): Promise<void> {
    return this.#write({ operation, kind: "end", text, time: this.#now() });
  }

  /** Operations that began and never ended; the journal is shortened on the way. */
  async interrupted(): Promise<readonly Interrupted[]> {
    const lines = await this.#read();
    const open = new Map<string, { text: string; steps: Set<string>; done: Set<string> }>();
    for (const { operation, kind, text } of lines) {
      const entry = open.get(operation);
      if (kind === "begin") open.set(operation, { text, steps: new Set(), done: new Set() });
      else if (kind === "end") open.delete(operation);
      else if (kind === "step") entry?.steps.add(text);
      else entry?.done.add(text);
    }
    await this.#shorten(lines);
    return [...open].map(([operation, { text, steps, done }]) => ({
      operation,
      text,
      open: [...steps].filter((step) => !done.has(step)),
      done: [...done],
    }));
  }

  async #read(): Promise<readonly JournalLine[]> {
    if (!this.#file) return [];
    const text = await readFile(this.#file, "utf8").catch(() => "");
    return text.split("\n").flatMap((line) => {
      try {
        return line ? [JSON.parse(line) as JournalLine] : [];
      } catch {
        return []; // the last line of a killed process may be cut
      }
    });
  }

  async #shorten(lines: readonly JournalLine[]): Promise<void> {
    if (!this.#file || lines.length <= KEEP_LINES) return;
    const temporary = `${this.#file}.${process.pid}`;
    await writeFile(temporary, lines.slice(-KEEP_LINES).map((line) => `${JSON.stringify(line)}\n`).join(""), { mode: 0o600 });
    await rename(temporary, this.#file).catch(() => rm(temporary, { force: true }));
  }

  async #write(line: JournalLine): Promise<void> {
    if (!this.#file) return;
    await mkdir(path.dirname(this.#file), { recursive: true });
    await appendFile(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }
}
