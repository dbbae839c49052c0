import type { Json } from "../../model/json.ts";

const QUANTITY = /^([+-]?)(\d+)?(?:\.(\d*))?(?:(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E)|[eE]([+-]?\d{1,2}))?$/;

/** Suffix → [base, exponent] (apimachinery `resource/suffix.go`). */
const SUFFIXES: Readonly<Record<string, readonly [bigint, number]>> = {
  n: [10n, -9],
  u: [10n, -6],
  m: [10n, -3],
  k: [10n, 3],
  M: [10n, 6],
  G: [10n, 9],
  T: [10n, 12],
  P: [10n, 15],
  E: [10n, 18],
  Ki: [2n, 10],
  Mi: [2n, 20],
  Gi: [2n, 30],
  Ti: [2n, 40],
  Pi: [2n, 50],
  Ei: [2n, 60],
};

/** Everything is counted in units of 10^-SCALE. */
const SCALE = 120;

/**
 * True when both are the same amount in two spellings (`1000m` and `1`). Used only to decide whether a dry-run's answer may be
 * remembered for other objects, never instead of a dry-run.
 */
export function sameQuantity(a: Json, b: Json): boolean {
  const left = amount(a);
  return left !== undefined && left === amount(b);
}

function amount(value: Json): bigint | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const match = QUANTITY.exec(String(value));
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = "", suffix, exponent] = match;
  if (whole === "" && fraction === "") return undefined;
  const [base, power] = (suffix === undefined ? undefined : SUFFIXES[suffix]) ?? [10n, Number(exponent ?? 0)];
  const scale = SCALE - fraction.length + (base === 10n ? power : 0);
  if (scale < 0) return undefined;
  const digits = BigInt(`${whole}${fraction}`) * 10n ** BigInt(scale) * (base === 2n ? 2n ** BigInt(power) : 1n);
  return sign === "-" ? -digits : digits;
}
