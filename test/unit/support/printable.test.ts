import assert from "node:assert/strict";
import { createLog } from "../../../src/support/log.ts";
import { printable, printableLine, quoteText } from "../../../src/support/printable.ts";
import { HOSTILE, offending } from "../cli/hostileTexts.ts";

describe("text of others", () => {
  const quoted: readonly (readonly [text: string, quoted: string])[] = [
    ["apps/checkout.yaml", "apps/checkout.yaml"],
    ['has spaces, quotes " and \\ in it', 'has spaces, quotes " and \\ in it'],
    ["d/g\n::error::five.yaml", '"d/g\\n::error::five.yaml"'],
    ["a\tb\r\u0007\u001b", '"a\\tb\\r\\a\\033"'],
    ["\u202efdp.yaml", '"\\342\\200\\256fdp.yaml"'],
    ["a\u2028b\u0085c", '"a\\342\\200\\250b\\302\\205c"'],
    ['"a"', '"\\"a\\""'],
    ["::error::x", '"::error::x"'],
    ["a##vso[b", '"a#\\043vso[b"'],
    ["می\u200cخواهم", "می\u200cخواهم"],
    ["Grüße 👩\u200d🚀", "Grüße 👩\u200d🚀"],
  ];
  for (const [text, expected] of quoted)
    it(`stands in a line as ${expected}`, () => {
      assert.equal(quoteText(text), expected);
    });

  it("that breaks a line goes on behind a mark, and only the first line is as it was", () => {
    assert.equal(printableLine("error: a\r\nb\u2028::error::c"), "error: a\n  | b\n  | ::error::c");
    assert.equal(printableLine("  ::error::a"), "  \\::error::a");
    assert.equal(printableLine("x ##vso[task]"), "x #\\#vso[task]");
  });

  it("is what it was where nothing in it is harmful", () => {
    for (const text of ["plain", "a::b", "# comment", "## heading [x]", "\ttab", "Größe"]) {
      assert.equal(printableLine(text), text);
      assert.equal(quoteText(text === "\ttab" ? "tab" : text), text === "\ttab" ? "tab" : text);
    }
    assert.equal(printable("a\n\tb"), "a\n\tb");
  });

  it("forges no line and hides nothing, whichever way it is printed", () => {
    const log: string[] = [];
    createLog((_level, line) => log.push(line)).info("start");
    for (const text of HOSTILE) {
      const shown = JSON.stringify(text);
      assert.deepEqual(offending(printableLine(text)), [], shown);
      assert.deepEqual(offending(printableLine(`error: ${text}: ${text}`)), [], shown);
      assert.deepEqual(offending(printableLine(`${quoteText(text)}:1`)), [], shown);
      assert.ok(!printableLine(`note ${quoteText(text)}`).includes("\n"), shown);
      log.length = 0;
      createLog((_level, line) => log.push(line)).warn(text);
      assert.deepEqual(offending(log[0] ?? ""), [], shown);
      for (const line of (log[0] ?? "").split("\n").slice(1)) assert.match(line, /^ {2}\| /, shown);
    }
  });
});
