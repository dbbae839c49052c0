import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { MooringError } from "../support/errors.ts";
import { printable } from "../support/printable.ts";

/** Where the command line writes: results to `out`, everything else to `err`, so that results can be piped. */
export class Terminal {
  readonly #out: Writable;
  readonly #err: Writable & { readonly isTTY?: boolean };
  readonly #in: Readable & { readonly isTTY?: boolean };
  #hasLine = false;

  constructor(streams: {
    readonly out: Writable;
    readonly err: Writable & { readonly isTTY?: boolean };
    readonly input: Readable & { readonly isTTY?: boolean };
  }) {
    this.#out = streams.out;
    this.#err = streams.err;
    this.#in = streams.input;
  }

  /** Text for people. Names from files and clusters may carry terminal escapes; they do not get through. */
  print(text: string): void {
    this.printData(printable(text));
  }

  /** JSON, YAML or a patch: byte for byte, for other programs. */
  printData(text: string): void {
    this.#clear();
    this.#out.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  note(text: string): void {
    this.#clear();
    this.#err.write(`${printable(text)}\n`);
  }

  /** One line that is overwritten; nothing where nobody watches. */
  progress(text: string): void {
    if (!this.#err.isTTY) return;
    this.#err.write(`\r\u001b[K${printable(text).slice(0, 100)}`);
    this.#hasLine = true;
  }

  /** False where there is nobody to ask. */
  async ask(question: string): Promise<boolean> {
    return /^y(es)?$/i.test((await this.askText(`${question} [y/N]`)) ?? "");
  }

  /** The line that is typed; undefined where there is nobody to ask. */
  async askText(question: string): Promise<string | undefined> {
    this.#clear();
    if (!this.#in.isTTY) return undefined;
    const prompt = createInterface({ input: this.#in, output: this.#err });
    try {
      return (await prompt.question(`${printable(question)} `)).trim();
    } finally {
      prompt.close();
    }
  }

  /** One line of standard input that is never shown. @throws MooringError badInput where somebody would type it in sight */
  async readSecret(): Promise<string> {
    if (this.#in.isTTY)
      throw new MooringError("badInput", "Pipe the secret in: what is typed at a terminal would be seen.");
    let text = "";
    for await (const part of this.#in) {
      text += String(part);
      if (text.includes("\n")) break;
    }
    const [line = ""] = text.split(/\r?\n/, 1);
    if (line === "") throw new MooringError("badInput", "Standard input holds no secret.");
    return line;
  }

  #clear(): void {
    if (this.#hasLine) this.#err.write("\r\u001b[K");
    this.#hasLine = false;
  }
}
