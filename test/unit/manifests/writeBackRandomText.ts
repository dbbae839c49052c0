import { isJsonArray, isJsonObject, type Json, type JsonObject } from "../../../src/model/json.ts";
import {
  isPlainSafe,
  isSingleQuotable,
  literalBlock,
  scalarText,
  singleQuoted,
  doubleQuoted,
} from "../../../src/manifests/yaml/toYamlScalar.ts";

/** Renders a value as YAML in styles drawn from dice: quotes, block and flow, indentation, comments (`# c1`, `# c2`, …), blank lines. */
export class RandomText {
  readonly #dice: readonly number[];
  #at = 0;
  #comments = 0;

  constructor(dice: readonly number[]) {
    this.#dice = dice;
  }

  document(object: JsonObject): string {
    return `${this.#lead("")}${this.#pairs(object, 0)}`;
  }

  #roll(sides: number): number {
    this.#at += 1;
    return (this.#dice[this.#at % this.#dice.length] ?? 0) % sides;
  }

  #comment(): string {
    this.#comments += 1;
    return `# c${this.#comments}`;
  }

  #trail(): string {
    const roll = this.#roll(6);
    return roll === 0 ? ` ${this.#comment()}` : roll === 1 ? `   ${this.#comment()}` : "";
  }

  #lead(pad: string): string {
    const roll = this.#roll(12);
    if (roll === 0) return `${pad}${this.#comment()}\n`;
    if (roll === 1) return "\n";
    if (roll === 2) return `${pad}${this.#comment()}\n\n${pad}${this.#comment()}\n`;
    return "";
  }

  #pairs(object: JsonObject, column: number, isCompact = false): string {
    const pad = " ".repeat(column);
    return Object.entries(object)
      .map(
        ([key, value], at) =>
          `${isCompact && at === 0 ? "" : this.#lead(pad) + pad}${this.#key(key)}:${this.#below(value, column, false)}`,
      )
      .join("");
  }

  #key(key: string): string {
    const roll = this.#roll(10);
    return roll === 0 || !isPlainSafe(key, "block") ? JSON.stringify(key) : roll === 1 ? `'${key}'` : key;
  }

  #items(list: readonly Json[], column: number, isCompact = false): string {
    const pad = " ".repeat(column);
    const gap = this.#roll(6) === 0 ? 3 : 1;
    return list
      .map((item, at) => {
        const head = isCompact && at === 0 ? "" : this.#lead(pad) + pad;
        if (this.#roll(5) > 0 && isJsonObject(item) && Object.keys(item).length > 0)
          return `${head}-${" ".repeat(gap)}${this.#pairs(item, column + gap + 1, true)}`;
        if (this.#roll(5) > 0 && isJsonArray(item) && item.length > 0)
          return `${head}-${" ".repeat(gap)}${this.#items(item, column + gap + 1, true)}`;
        return `${head}-${this.#below(item, column, true)}`;
      })
      .join("");
  }

  /** What follows a key or dash at `column`, its line break included. */
  #below(value: Json, column: number, isItem: boolean): string {
    const isEmpty =
      (isJsonArray(value) && value.length === 0) || (isJsonObject(value) && Object.keys(value).length === 0);
    if (!isEmpty && this.#roll(6) > 0) {
      if (isJsonObject(value)) return `${this.#trail()}\n${this.#pairs(value, column + (this.#roll(4) === 0 ? 4 : 2))}`;
      if (isJsonArray(value))
        return `${this.#trail()}\n${this.#items(value, column + (isItem ? 2 : this.#roll(2) * 2))}`;
    }
    if (value === null && this.#roll(2) === 0) return `${this.#trail()}\n`;
    if (typeof value === "string" && this.#roll(value.includes("\n") ? 2 : 8) === 0) {
      const block = this.#block(value, column);
      if (block !== undefined) return block;
    }
    return ` ${this.#flow(value, column)}${this.#trail()}\n`;
  }

  #block(text: string, column: number): string | undefined {
    const indent = 2 + this.#roll(2);
    const block = literalBlock(text, indent);
    if (!block) return undefined;
    const pad = " ".repeat(column + indent);
    const isFolded =
      this.#roll(3) === 0 && block.lines.every((line) => !/^\s/.test(line)) && !/\n\n/.test(text.trimEnd());
    const lines = isFolded
      ? block.lines
          .join("\n\n")
          .replaceAll(" ", this.#roll(2) ? "\n" : " ")
          .split("\n")
      : block.lines;
    return ` ${isFolded ? block.header.replace("|", ">") : block.header}${this.#trail()}\n${lines.map((line) => (line === "" ? "\n" : `${pad}${line}\n`)).join("")}`;
  }

  /** On one line, or a flow collection over several. */
  #flow(value: Json, column: number): string {
    if (isJsonArray(value))
      return this.#collection(
        "[",
        "]",
        value.map((item) => this.#flow(item, column + 2)),
        column,
      );
    if (!isJsonObject(value)) return this.#scalar(value);
    return this.#collection(
      "{",
      "}",
      Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${this.#flow(item, column + 2)}`),
      column,
    );
  }

  #collection(open: string, close: string, items: readonly string[], column: number): string {
    if (items.length === 0) return open + close;
    const comma = this.#roll(5) === 0 ? "," : "";
    if (this.#roll(5) > 0) {
      const space = this.#roll(2) ? " " : "";
      return `${open}${space}${items.join(this.#roll(3) ? ", " : ",")}${comma}${space}${close}`;
    }
    const pad = `\n${" ".repeat(column + 2)}`;
    const lines = items.map((item, at) => `${item}${at < items.length - 1 ? "," : comma}${this.#trail()}`);
    return `${open}${pad}${lines.join(pad)}\n${" ".repeat(column + 1)}${close}`;
  }

  #scalar(value: null | boolean | number | bigint | string): string {
    if (value === null) return this.#roll(2) ? "null" : "~";
    if (typeof value === "number" && Number.isInteger(value) && value >= 0 && this.#roll(4) === 0)
      return this.#roll(2) ? `0o${value.toString(8)}` : `0${value.toString(8)}`;
    if (typeof value !== "string") return String(value);
    const style = this.#roll(3);
    if (style === 0 && isPlainSafe(value, "flow")) return value;
    if (style === 1 && isSingleQuotable(value)) return singleQuoted(value);
    return style === 2 ? doubleQuoted(value) : scalarText(value, "flow");
  }
}
