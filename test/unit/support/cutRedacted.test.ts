import assert from "node:assert/strict";
import fc from "fast-check";
import { cutRedacted } from "../../../src/support/cutRedacted.ts";
import { lineRedactor } from "../../../src/support/redactLines.ts";

/** A part of a secret that nobody may see; longer parts hold one. */
const PIECE = "s3cr3tp13ce";
const secret = (length: number): string => PIECE.repeat(Math.ceil(length / PIECE.length)).slice(0, length);

/** Ways in which a secret stands in the words of a tool. */
const FORMS: Readonly<Record<string, (length: number) => string>> = {
  "an address": (length) => `https://ann:${secret(length)}@example.test/x.git`,
  "a header": (length) => `Authorization: Bearer ${secret(length)}`,
  "a word after a name": (length) => `password=${secret(length)}`,
  "words in quotes": (length) => `password="${secret(Math.min(length, 8_000)).replaceAll("t", "t ")}"`,
  "a private key": (length) =>
    `-----BEGIN RSA PRIVATE KEY-----\n${secret(Math.min(length, 8_000)).replace(/.{64}/g, "$&\n")}\n-----END RSA PRIVATE KEY-----`,
};

describe("a foreign text that is cut", () => {
  it("keeps its beginning and its end", () => {
    assert.equal(cutRedacted("short", 100), "short");
    const text = `first line\n${"middle\n".repeat(100_000)}last line`;
    const shown = cutRedacted(text, 4_096);
    assert.ok(shown.startsWith("first line\nmiddle") && shown.endsWith("middle\nlast line"));
    assert.ok(shown.length <= 4_096 + 3);
  });

  it("shows no part of a secret, wherever the cut goes through it", () => {
    const filler = fc.constantFrom("x", "word ", "word\n", "a: b, ", "\u001b", "/");
    const form = fc.constantFrom(...Object.values(FORMS));
    const input = fc.record({
      form,
      before: fc.nat(60_000),
      after: fc.nat(60_000),
      length: fc.integer({ min: 200, max: 12_000 }),
      most: fc.constantFrom(300, 2_000, 4_096, 8_192),
      filler,
    });
    const shows = ({
      form,
      before,
      after,
      length,
      most,
      filler,
    }: typeof input extends fc.Arbitrary<infer T> ? T : never): void => {
      const fill = (size: number): string => filler.repeat(Math.ceil(size / filler.length)).slice(0, size);
      const shown = cutRedacted(`${fill(before)} ${form(length)} ${fill(after)}`, most);
      assert.ok(!shown.replaceAll(/\s/g, "").includes(PIECE.slice(0, 8)), shown.slice(0, 200));
    };
    fc.assert(fc.property(input, shows), { numRuns: 400 });
    // many secrets, which shrink to nothing, bring the cut near to what is shown
    for (const [name, make] of Object.entries(FORMS))
      for (const count of [20, 200, 2_000]) {
        const shown = cutRedacted(`${make(900)} `.repeat(count), 4_096);
        assert.ok(!shown.replaceAll(/\s/g, "").includes(PIECE.slice(0, 8)), name);
      }
  });

  it("is at most 8 KiB of one line of a log", () => {
    assert.ok(lineRedactor()("a".repeat(65_536)).length < 8_200);
    assert.equal(lineRedactor()(`${"a".repeat(65_536)}://u:${secret(500)}`).includes(PIECE), false);
  });
});
