import assert from "node:assert/strict";
import { pairText } from "../../../src/cli/print/valueText.ts";
import { differenceText } from "../../../src/cli/print/words.ts";
import type { Json } from "../../../src/model/json.ts";

const LONG = "https://registry.example.com/some/very/long/path/that/is/the/same/on/both/sides/and/ends/with/";
const lines = (changed: number, text: string): string =>
  Array.from({ length: 120 }, (_one, at) => (at === changed ? text : `setting_${at} = ${at}`)).join("\n");

describe("the two values of a difference", () => {
  const cases: readonly (readonly [what: string, live: Json | undefined, file: Json | undefined, text: string])[] = [
    ["short values as they are", 4, 2, "live 4, file 2"],
    ["a value that is not set", undefined, "a", 'live (not set), file "a"'],
    ["a number where a text is", "8080", 8080, 'live "8080" (a text), file 8080 (a number)'],
    ["a truth value where a text is", "true", true, 'live "true" (a text), file true (true or false)'],
    ["the one line of a text that differs", lines(77, "x"), lines(77, "y"), 'line 78: live "x", file "y"'],
    ["a last line that only one side has", "a\nb\n", "a\n", 'line 2: live "b", file "" (and more lines)'],
  ];
  for (const [what, live, file, text] of cases)
    it(`are shown as ${what}`, () => assert.equal(pairText(live, file), text));

  it("are cut to the part in which long ones differ", () => {
    const text = pairText(`${LONG}two`, `${LONG}one`);
    assert.match(text, /^live "?….*two", file "?….*one"$/);
    assert.ok(text.length < 160, text);
  });

  it("differ in what is shown, wherever in a long value they do", () => {
    for (const at of [0, 1, 30, 59, 60, 61, 100, 299]) {
      const live = `${"a".repeat(at)}b${"a".repeat(300 - at)}`;
      const [, shown = "", file = ""] = /^live (.*), file (.*)$/.exec(pairText(live, "a".repeat(301))) ?? [];
      assert.notEqual(shown, file, String(at));
    }
  });

  it("keep a masked text masked", () => {
    assert.doesNotMatch(pairText({ a: "ENC[AES256_GCM,data:p2Fk,iv:a,tag:b,type:str]" }, "x\ny"), /p2Fk/);
  });
});

describe("a difference that the server was not able to confirm", () => {
  const path = [{ field: "spec" }, { field: "image" }];
  const difference = {
    kind: "changed",
    path,
    pointer: "/spec/image",
    desired: "a",
    live: "b",
    culprit: undefined,
  } as const;

  it("is told apart from one that is certain", () => {
    assert.doesNotMatch(differenceText(difference), /not confirmed/);
    assert.match(differenceText({ ...difference, isUnconfirmed: true }), /^\/spec\/image: .*\(not confirmed\)$/);
  });
});
