import { type Json, type JsonObject, parseJson } from "../../../src/model/json.ts";

/** What kubectl refuses. */
export const REFUSED = Symbol("refused");

export interface ScalarRow {
  /** As written after `key: `. */
  readonly text: string;
  /** JSON text of the value kubectl reads, or REFUSED. */
  readonly json: string | typeof REFUSED;
}

/** The value of a row. */
export function valueOfRow({ json }: ScalarRow): Json | undefined {
  return (parseJson(`{"value": ${String(json)}}`) as JsonObject).value;
}

const row = (text: string, json: string | typeof REFUSED): ScalarRow => ({ text, json });

/** Plain, tagged and quoted scalars with the value kubectl 1.32 reads; the integration test asks kubectl for each of them. */
export const SCALARS: readonly ScalarRow[] = [
  // words
  ...["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"].map((word) => row(word, "true")),
  ...["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"].map((word) => row(word, "false")),
  ...["", "~", "null", "Null", "NULL"].map((word) => row(word, "null")),
  ...["yEs", "tRUE", "nULL", "oN", "none", "."].map((word) => row(word, JSON.stringify(word))),
  // integers
  row("0", "0"),
  row("-0", "0"),
  row("+5", "5"),
  row("00", "0"),
  row("0755", "493"),
  row("0644", "420"),
  row("-0755", "-493"),
  row("0o755", "493"),
  row("0O17", "15"),
  row("+0o17", "15"),
  row("0o8", '"0o8"'),
  row("0_7", "7"),
  row("0x1F", "31"),
  row("0XfF", "255"),
  row("0x", '"0x"'),
  row("0xG", '"0xG"'),
  row("0b11", "3"),
  row("0B11", "3"),
  row("-0b11", "-3"),
  row("0b", '"0b"'),
  row("0b12", '"0b12"'),
  row("1_000", "1000"),
  row("1__0", "10"),
  row("1_", "1"),
  row("_1", '"_1"'),
  row("9007199254740993", "9007199254740993"),
  row("9223372036854775807", "9223372036854775807"),
  row("-9223372036854775808", "-9223372036854775808"),
  row("0x7fffffffffffffff", "9223372036854775807"),
  row("9223372036854775808", "9223372036854776000"),
  row("-9223372036854775809", "-9223372036854776000"),
  row("12345678901234567890", "12345678901234567000"),
  row("18446744073709551616", "18446744073709552000"),
  row("123456789012345678901234567890", "1.2345678901234568e+29"),
  // floats
  row("1.0", "1"),
  row("08", "8"),
  row("0899", "899"),
  row("-0.0", "0"),
  row("1.", "1"),
  row("0.", "0"),
  row(".5", "0.5"),
  row("-.5", "-0.5"),
  row("+.5", "0.5"),
  row(".1_0", "0.1"),
  row("._5", '"._5"'),
  row("1_0.5", "10.5"),
  row("1e3", "1000"),
  row("1.5e3", "1500"),
  row("5.e3", "5000"),
  row("12e03", "12000"),
  row("1E20", "100000000000000000000"),
  row("1e21", "1e+21"),
  row("1e5_0", "1e+50"),
  row("0.1e-7", "1e-8"),
  row("1e400", '"1e400"'),
  row("-1e400", '"-1e400"'),
  row("1234567890123456789.0", "1234567890123456800"),
  row("0x1p4", '"0x1p4"'),
  row("1e", '"1e"'),
  row("-", REFUSED),
  row("+", '"+"'),
  row("--1", '"--1"'),
  row("1.2.3", '"1.2.3"'),
  row("10m", '"10m"'),
  row("0.5Gi", '"0.5Gi"'),
  row(".nan", REFUSED),
  row(".inf", REFUSED),
  row("-.Inf", REFUSED),
  // timestamps and base 60 stay strings
  row("2024-01-01", '"2024-01-01"'),
  row("2024-01-01T10:00:00Z", '"2024-01-01T10:00:00Z"'),
  row("2001-12-14t21:59:43.10-05:00", '"2001-12-14t21:59:43.10-05:00"'),
  row("1:30", '"1:30"'),
  row("190:20:30", '"190:20:30"'),
  row("1:30.5", '"1:30.5"'),
  // quoted
  row('"yes"', '"yes"'),
  row("'0755'", '"0755"'),
  row('""', '""'),
  row('"a\\tb"', '"a\\tb"'),
  row("'it''s'", '"it\'s"'),
  // tags
  row("!!str 5", '"5"'),
  row("!!str", '""'),
  row('!!int "5"', "5"),
  row("!!float 1", "1"),
  row("!!float 1.5", "1.5"),
  row("!!bool yes", "true"),
  row("!!null ~", "null"),
  row("!!timestamp 2024-01-01", '"2024-01-01"'),
  row("!!binary aGVsbG8=", '"hello"'),
  row("! 5", '"5"'),
  row("!env_var X", '"X"'),
  row("!env_var 5", '"5"'),
  row("!!int 1.5", REFUSED),
  row("!!bool 1", REFUSED),
  row("!!null x", REFUSED),
  // other
  row("=", '"="'),
  row("<<", '"<<"'),
  row("a#b", '"a#b"'),
  row("a: b", REFUSED),
  row("@x", REFUSED),
  row("%x", REFUSED),
  row("*none", REFUSED),
];

/** Known to differ: kubectl refuses these texts, Mooring reads them (newer YAML). None changes a value silently. */
export const KNOWN_EXCEPTIONS: readonly ScalarRow[] = [row('"\\/"', REFUSED), row('"\\ud83d\\ude00"', REFUSED)];

/** Keys: text as written and the key kubectl reads. */
export const KEYS: readonly (readonly [text: string, key: string | typeof REFUSED])[] = [
  ["n", "false"],
  ["on", "true"],
  ["y", "true"],
  ["0755", "493"],
  ["1_000", "1000"],
  ["1.5", "1.5"],
  ["1e3", "1000"],
  ["1e10", "1e+10"],
  ["1e-7", "1e-07"],
  ["16777217.0", "1.6777216e+07"],
  ["12345678.5", "1.2345678e+07"],
  ["9007199254740993", "9007199254740993"],
  ["2024-01-01", "2024-01-01"],
  ["-.inf", "-.inf"],
  ['"n"', "n"],
  ["!!str n", "n"],
  ["~", REFUSED],
  ["18446744073709551615", REFUSED],
  ["[a]", REFUSED],
];
