import type { Scalar } from "../../model/json.ts";
import { own } from "../../model/own.ts";

/** A scalar that kubectl refuses; the message says why. */
export class ScalarRefused extends Error {}

const WORDS: ReadonlyMap<string, Scalar> = new Map<string, Scalar>([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((word) => [word, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((word) => [word, false] as const),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null] as const),
]);

/** Not-a-number and infinities: go-yaml reads them as floats, JSON cannot hold them. */
const UNWRITABLE = /^(?:\.nan|\.NaN|\.NAN|[-+]?(?:\.inf|\.Inf|\.INF))$/;
const POINT_FLOAT = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]([0-7]+)|0([0-7]+)|(0|[1-9]\d*))$/;
const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

export type ScalarTag = "null" | "bool" | "int" | "float" | "str";
/** `uint64` marks integers that only fit unsigned: go-yaml reads them exactly, but not as keys. */
export interface Resolved {
  readonly tag: ScalarTag;
  readonly value: Scalar;
  readonly isUnsigned?: boolean;
}

/**
 * What kubectl reads for a plain (unquoted) scalar: YAML 1.1 as in go-yaml v2 `resolve.go`, then through JSON
 * (`sigs.k8s.io/yaml`, `apimachinery/pkg/util/json`): integers are int64, everything else a double.
 * Timestamps and base-60 numbers stay strings. Not-a-number and infinities come back as they are: see `refuseUnwritable`.
 */
export function resolvePlain(text: string): Resolved {
  const first = text.charCodeAt(0);
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (!isNumeric) {
    const word = text.length <= 5 ? WORDS.get(text) : undefined;
    if (word === undefined) return { tag: "str", value: text };
    return { tag: word === null ? "null" : "bool", value: word };
  }
  if (UNWRITABLE.test(text)) return { tag: "float", value: unwritable(text) };
  if (first === 0x2e) return POINT_FLOAT.test(text) ? float(text, text) : { tag: "str", value: text };
  return resolveNumber(text);
}

function resolveNumber(text: string): Resolved {
  const plain = text.replaceAll("_", "");
  const match = INTEGER.exec(plain);
  if (match) {
    const value = integer(match);
    if (value <= MAX_INT64 && value >= MIN_INT64) return { tag: "int", value: narrow(value) };
    if (value > 0n && value <= MAX_UINT64 && match[1] === "")
      return { tag: "int", value: throughJson(Number(value)), isUnsigned: true };
  }
  return FLOAT.test(plain) ? float(plain, text) : { tag: "str", value: text };
}

function integer(match: RegExpExecArray): bigint {
  const [, sign, hex, binary, octal, oldOctal, decimal] = match;
  const size =
    hex !== undefined
      ? BigInt(`0x${hex}`)
      : binary !== undefined
        ? BigInt(`0b${binary}`)
        : octal !== undefined
          ? BigInt(`0o${octal}`)
          : oldOctal !== undefined
            ? BigInt(`0o${oldOctal}`)
            : BigInt(decimal ?? "0");
  return sign === "-" ? -size : size;
}

/** The smallest type that holds the integer: number where it is safe, bigint beyond. */
export function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function float(digits: string, text: string): Resolved {
  const value = Number(digits.replaceAll("_", ""));
  // strconv.ParseFloat reports out of range and go-yaml falls back to a string
  return Number.isFinite(value) ? { tag: "float", value: throughJson(value) } : { tag: "str", value: text };
}

/**
 * A double as Go's JSON encoder writes it: whole numbers below 1e21 in their shortest digits, which is also how they come back
 * from a server. Beyond what a double holds exactly they are kept as those digits.
 */
function throughJson(value: number): number | bigint {
  if (value === 0) return 0;
  const needsDigits = Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21;
  return needsDigits ? BigInt(String(value)) : value;
}

function unwritable(text: string): number {
  if (/nan$/i.test(text)) return Number.NaN;
  return text.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** @throws ScalarRefused for numbers that JSON cannot hold */
export function refuseUnwritable(resolved: Resolved, text: string): Scalar {
  if (resolved.tag === "float" && typeof resolved.value === "number" && !Number.isFinite(resolved.value)) {
    throw new ScalarRefused(`${text} is not a number that JSON can hold`);
  }
  return resolved.value;
}

const TAGS: Readonly<Record<string, ScalarTag>> = {
  "tag:yaml.org,2002:null": "null",
  "tag:yaml.org,2002:bool": "bool",
  "tag:yaml.org,2002:int": "int",
  "tag:yaml.org,2002:float": "float",
};

/**
 * A scalar with an explicit tag. Unknown tags give the text; `!!binary` gives the decoded text.
 * @throws ScalarRefused when the text does not fit the tag
 */
export function resolveTagged(text: string, tag: string): Resolved {
  if (tag === "tag:yaml.org,2002:binary") return { tag: "str", value: decodeBinary(text) };
  if (tag === "tag:yaml.org,2002:timestamp") {
    if (!/^\d{4}-/.test(text)) throw new ScalarRefused(`\`${text}\` is not a timestamp`);
    return { tag: "str", value: text };
  }
  const wanted = own(TAGS, tag);
  if (wanted === undefined) return { tag: "str", value: text };
  const resolved = resolvePlain(text);
  if (resolved.tag === wanted) return resolved;
  if (wanted === "float" && resolved.tag === "int" && !resolved.isUnsigned) {
    return { tag: "float", value: throughJson(Number(resolved.value)) };
  }
  throw new ScalarRefused(`\`${text}\` is not a ${wanted}`);
}

function decodeBinary(text: string): string {
  const compact = text.replace(/[\r\n]/g, "");
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact))
    throw new ScalarRefused("the !!binary value is not base64");
  return Buffer.from(compact, "base64").toString("utf8");
}

/**
 * The text of a map key (`sigs.k8s.io/yaml` convertToJSONableObject): `n:` is "false", `0755:` is "493", `1e10:` is "1e+10".
 * @throws ScalarRefused for keys that kubectl cannot take: null, unsigned beyond int64
 */
export function keyText(resolved: Resolved): string {
  const { tag, value } = resolved;
  if (tag === "str") return String(value);
  if (tag === "bool") return value ? "true" : "false";
  if (tag === "null") throw new ScalarRefused("a key is empty");
  if (tag === "int") {
    if (resolved.isUnsigned) throw new ScalarRefused("a key is an integer beyond 64 bits");
    return String(value);
  }
  return formatFloat32(Number(value));
}

/** Go's `strconv.FormatFloat(value, 'g', -1, 32)`. */
function formatFloat32(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return single > 0 ? ".inf" : "-.inf";
  if (single === 0) return "0";
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toExponential(digits - 1))) !== single) digits += 1;
  const [mantissa = "", exponentText = "0"] = single.toExponential(digits - 1).split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 6) {
    return `${mantissa}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  return String(Number(single.toExponential(digits - 1)));
}
