import type { Json } from "../../model/json.ts";
import { keyText, resolvePlain } from "./kubectlScalar.ts";
import { NotPlain } from "./notPlain.ts";

const TOKEN = / *(?:([[\]{},])|"((?:[^"\\]|\\["\\nrt])*)"|'([^']*)'|([\w./$=+~()-][\w./$=+~() @%*-]*)(:(?= ))?) */y;

/** A flow list or map on one line, of simple words and quoted texts. @throws NotPlain for anything else */
export function readFlow(text: string): Json {
  const reader = new FlowReader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

interface Token {
  readonly mark: string | undefined;
  readonly value: Json | undefined;
  readonly key: string | undefined;
}

class FlowReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  end(): void {
    if (this.#at !== this.#text.length) throw new NotPlain();
  }

  value(depth: number): Json {
    const token = this.#next();
    if (token.value !== undefined) return token.value;
    if (depth > 20) throw new NotPlain();
    if (token.mark === "[") return this.#list(depth);
    if (token.mark === "{") return this.#map(depth);
    throw new NotPlain();
  }

  #list(depth: number): Json {
    const list: Json[] = [];
    if (this.#skip("]")) return list;
    for (;;) {
      list.push(this.value(depth + 1));
      if (this.#skip("]")) return list;
      this.#comma();
    }
  }

  #map(depth: number): Json {
    const object: Record<string, Json> = {};
    if (this.#skip("}")) return object;
    for (;;) {
      const { key } = this.#next();
      if (key === undefined || key === "__proto__" || Object.hasOwn(object, key)) throw new NotPlain();
      object[key] = this.value(depth + 1);
      if (this.#skip("}")) return object;
      this.#comma();
    }
  }

  #comma(): void {
    if (this.#next().mark !== ",") throw new NotPlain();
  }

  #skip(mark: string): boolean {
    const before = this.#at;
    if (this.#next().mark === mark) return true;
    this.#at = before;
    return false;
  }

  #next(): Token {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    if (!match) throw new NotPlain();
    this.#at = TOKEN.lastIndex;
    const [, mark, double, single, word, colon] = match;
    if (mark !== undefined) return { mark, value: undefined, key: undefined };
    if (word === undefined)
      return {
        mark: undefined,
        value: double === undefined ? single : (JSON.parse(`"${double}"`) as string),
        key: undefined,
      };
    if (/^-(?: |$)/.test(word) || word.includes(" -") || word.endsWith("-")) throw new NotPlain();
    const resolved = resolvePlain(word.trimEnd());
    if (colon !== undefined) {
      if (resolved.tag !== "str") throw new NotPlain();
      return { mark: undefined, value: undefined, key: keyText(resolved) };
    }
    if (typeof resolved.value === "number" && !Number.isFinite(resolved.value)) throw new NotPlain();
    return { mark: undefined, value: resolved.value, key: undefined };
  }
}
