import { fluxExpressions } from "../../support/fluxExpressions.ts";

const EMPTY = "";

/** The value of a variable; undefined: it is not known. A variable that nobody sets is "". */
export type ValueOf = (name: string) => string | undefined;

export interface Substituted {
  readonly text: string;
  /** Names without a known value, whose expressions stand as they are. */
  readonly open: readonly string[];
}

/** True where Flux would put something in. */
export function hasVariable(text: string): boolean {
  return fluxExpressions(text).some(({ isEscaped }) => !isEscaped);
}

/**
 * A text with its variables put in, as Flux does after a build (`fluxcd/pkg/envsubst`, the functions of bash): `${name}`,
 * `${name:-default}`, `${name:=default}`, `${name^^}`, `${name:1:2}`, `${name#prefix}`, `${name/old/new}` and their like.
 */
export function substitute(text: string, valueOf: ValueOf): Substituted {
  const open: string[] = [];
  let result = "";
  let from = 0;
  for (const { start, end, name, rest, isEscaped } of fluxExpressions(text)) {
    const whole = text.slice(start, end);
    result += text.slice(from, start);
    from = end;
    if (isEscaped) {
      result += whole.slice(1);
      continue;
    }
    const bare = name.replace("#", EMPTY);
    const value = valueOf(bare);
    const found = value === undefined ? undefined : evaluate(value, name.startsWith("#") ? "#" : rest, valueOf);
    if (found === undefined) open.push(bare);
    result += found ?? whole;
  }
  return { text: result + text.slice(from), open };
}

/** undefined for what is not done here: it stays unknown. */
function evaluate(value: string, rest: string, valueOf: ValueOf): string | undefined {
  if (rest === "") return value;
  if (rest === "#") return String(value.length);
  const assigned = /^(:?[-=?+]|:\?)(.*)$/s.exec(rest);
  if (assigned) return orDefault(value, assigned[1] ?? "", assigned[2] ?? "", valueOf);
  return changeCase(value, rest) ?? cut(value, rest) ?? trim(value, rest) ?? replaceIn(value, rest);
}

/** `-`, `=` and `:-`, `:=` are the same to Flux: a variable is empty or not. */
function orDefault(value: string, operator: string, fallback: string, valueOf: ValueOf): string | undefined {
  if (operator.endsWith("?")) return value === "" ? undefined : value;
  if (operator.endsWith("+")) return value === "" ? "" : fallback;
  if (value !== "") return value;
  // `${a:=${b}` ends at the first brace
  const { text, open } = substitute(fallback, valueOf);
  return open.length === 0 ? text : undefined;
}

function changeCase(value: string, rest: string): string | undefined {
  switch (rest) {
    case "^^":
      return value.toUpperCase();
    case ",,":
      return value.toLowerCase();
    case "^":
      return value.slice(0, 1).toUpperCase() + value.slice(1);
    case ",":
      return value.slice(0, 1).toLowerCase() + value.slice(1);
    default:
      return undefined;
  }
}

/** `:position` and `:position:length`. */
function cut(value: string, rest: string): string | undefined {
  const [, from, length] = /^:(\d+)(?::(\d+))?$/.exec(rest) ?? [];
  if (from === undefined) return undefined;
  return value.slice(Number(from), length === undefined ? undefined : Number(from) + Number(length));
}

/** `#prefix` and `%suffix`, without wildcards, which are left unknown. */
function trim(value: string, rest: string): string | undefined {
  const [, side, text = ""] = /^(##?|%%?)([^*?[\]]*)$/.exec(rest) ?? [];
  if (side === undefined) return undefined;
  if (side.startsWith("#")) return value.startsWith(text) ? value.slice(text.length) : value;
  return text !== "" && value.endsWith(text) ? value.slice(0, -text.length) : value;
}

/** `/old/new` once, `//old/new` everywhere, `/#old/new` at the start, `/%old/new` at the end. */
function replaceIn(value: string, rest: string): string | undefined {
  const [, way, from = "", to = ""] = /^(\/[/#%]?)([^/*?[\]]+)(?:\/([^/]*))?$/.exec(rest) ?? [];
  switch (way) {
    case "/":
      return value.split(from).length > 1
        ? value.slice(0, value.indexOf(from)) + to + value.slice(value.indexOf(from) + from.length)
        : value;
    case "//":
      return value.replaceAll(from, () => to);
    case "/#":
      return value.startsWith(from) ? to + value.slice(from.length) : value;
    case "/%":
      return value.endsWith(from) ? value.slice(0, -from.length) + to : value;
    default:
      return undefined;
  }
}
