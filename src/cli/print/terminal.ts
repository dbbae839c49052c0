import { createInterface } from "node:readline/promises";
import type { Readable, Writable } from "node:stream";
import { type Json, stringifyJson } from "../../model/json.ts";
import { MooringError } from "../../support/errors.ts";
import { printableLine } from "../../support/printable.ts";
import { escapeJson } from "./valueText.ts";

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

  /**
   * Lines for people. Names from files and clusters may carry terminal escapes and line breaks; the ones do not get through, the
   * others begin no line.
   */
  print(lines: string | readonly string[]): void {
    this.printData([lines].flat().map(printableLine).join("\n"));
  }

  /** Two spaces a level. Escapes stand for what is not seen; the value is the same. */
  printJson(value: Json): void {
    this.printData(escapeJson(stringifyJson(value, 2)));
  }

  /** YAML or a patch: byte for byte, for other programs. */
  printData(text: string): void {
    this.#clear();
    this.#out.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  note(line: string): void {
    this.#clear();
    this.#err.write(`${printableLine(line)}\n`);
  }

  /** One line that is overwritten; nothing where nobody watches. */
  progress(text: string): void {
    if (!this.#err.isTTY) return;
    this.#err.write(`\r\u001b[K${printableLine(text).replaceAll("\n", " ").slice(0, 100)}`);
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
      return (await prompt.question(`${printableLine(question)} `)).trim();
    } finally {
      prompt.close();
    }
  }

  /** One line of standard input that is never shown. @throws MooringError badInput where somebody would type it in sight */
  async readSecret(): Promise<string> {
    if (this.#in.isTTY)
      throw new MooringError("badInput", "Pipe the secret to standard input: typed input would be visible.");
    let text = "";
    for await (const part of this.#in) {
      text += String(part);
      if (text.includes("\n")) break;
    }
    const [line = ""] = text.split(/\r?\n/, 1);
    if (line === "") throw new MooringError("badInput", "Standard input is empty.");
    return line;
  }

  #clear(): void {
    if (this.#hasLine) this.#err.write("\r\u001b[K");
    this.#hasLine = false;
  }
}
