import assert from "node:assert/strict";
import { canonicalJson, type Json, jsonEqual, parseJson, stringifyJson } from "../../../src/model/json.ts";

describe("JSON without loss", () => {
  const texts = [
    "9007199254740993",
    '{"a":[9223372036854775807,-9223372036854775808],"b":1}',
    '{"a":"12345678901234567890"}',
    "[1,1.5,1e3,-0.25]",
    '{"a":18446744073709551615,"text":"x 12345678901234567890 y"}',
  ];
  for (const text of texts) {
    it(`${text} comes back as it was`, () =>
      assert.equal(stringifyJson(parseJson(text)), text === "[1,1.5,1e3,-0.25]" ? "[1,1.5,1000,-0.25]" : text));
  }

  it("keeps integers that a double cannot hold as bigint, all others as numbers", () => {
    assert.equal(parseJson("9007199254740993"), 9007199254740993n);
    assert.equal(parseJson("9007199254740991"), 9007199254740991);
    assert.equal(parseJson("[12345678901234567890.5]") instanceof Array, true);
  });

  it("refuses malformed text", () => {
    for (const text of ["", "{", "{'a':1}", "[1,]", "1234567890123456789x"])
      assert.throws(() => parseJson(text), SyntaxError);
  });

  it("does not let a key named __proto__ change anything else", () => {
    const value = parseJson('{"__proto__":{"polluted":true},"n":12345678901234567890}') as Record<string, Json>;
    assert.equal(Object.hasOwn(value, "__proto__"), true);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
});

describe("equality of structured-merge-diff", () => {
  const cases: readonly (readonly [Json, Json, boolean])[] = [
    [1, 1.0, true],
    [1, "1", false],
    [true, "true", false],
    [null, null, true],
    [null, 0, false],
    [9007199254740993n, 9007199254740993n, true],
    [5n, 5, true],
    [9007199254740993n, 9007199254740992, false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [{}, null, false],
  ];
  for (const [a, b, expected] of cases) {
    it(`${canonicalJson(a)} ${expected ? "equals" : "differs from"} ${canonicalJson(b)}`, () => {
      assert.equal(jsonEqual(a, b), expected);
      assert.equal(jsonEqual(b, a), expected);
      if (expected) assert.equal(canonicalJson(a), canonicalJson(b));
    });
  }

  it("takes nothing from a prototype for a key", () => {
    assert.equal(jsonEqual({ toString: 1 }, { valueOf: 1 }), false);
    assert.equal(jsonEqual({}, parseJson('{"toString":1}')), false);
  });
});

describe("the canonical text", () => {
  /** Written out, one value after the other. */
  const byHand = (value: Json): string => {
    if (typeof value === "bigint") return String(value);
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map(byHand).join(",")}]`;
    const pairs = Object.entries(value as Readonly<Record<string, Json>>).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${pairs.map(([key, item]) => `${JSON.stringify(key)}:${byHand(item)}`).join(",")}}`;
  };
  const KEYS = ["a", "b", "é", "10", "9", "", "__proto__", "constructor", "toJSON", "\u2028", '"', "aa"];
  const SCALARS: readonly Json[] = [null, true, 0, -0, 1.5, 1e21, 12345678901234567890n, "", '"\n\u2028', "\ud800"];

  it("is the same as by hand for random values", () => {
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    const random = (depth: number): Json => {
      const shape = depth === 0 ? 2 : next(4);
      if (shape >= 2) return SCALARS[next(SCALARS.length)] as Json;
      const size = next(5);
      if (shape === 1) return Array.from({ length: size }, () => random(depth - 1));
      return Object.fromEntries(Array.from({ length: size }, () => [KEYS[next(KEYS.length)], random(depth - 1)]));
    };
    for (let round = 0; round < 1_000; round++) {
      const value = random(4);
      assert.equal(canonicalJson(value), byHand(value));
    }
  });

  it("leaves the value as it is", () => {
    const value = { b: { d: 1, c: [{ y: 1, x: 2 }] }, a: 2 };
    canonicalJson(value);
    assert.deepEqual(Object.keys(value), ["b", "a"]);
    assert.equal(JSON.stringify(value.b), '{"d":1,"c":[{"y":1,"x":2}]}');
  });
});
