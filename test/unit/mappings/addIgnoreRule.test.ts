import assert from "node:assert/strict";
import { addIgnoreRule } from "../../../src/mappings/config/addIgnoreRule.ts";
import { parseMooringYaml } from "../../../src/mappings/config/mooringYaml.ts";
import type { IgnoreRule } from "../../../src/model/ignoreRule.ts";
import { MooringError } from "../../../src/support/errors.ts";

const RULE: IgnoreRule = {
  kinds: ["Deployment"],
  names: ["shop/cart"],
  paths: ["/spec/replicas"],
  managers: [],
  because: "scaled by hand: on purpose",
};
const LINES = [
  "- kinds: [Deployment]",
  "  names: [shop/cart]",
  "  paths: [/spec/replicas]",
  '  because: "scaled by hand: on purpose"',
];
const added = (indent: string): string => LINES.map((line) => `${indent}${line}\n`).join("");

const CASES: readonly (readonly [what: string, before: string, after: string])[] = [
  [
    "no ignore yet",
    "# head\nprotected: [prod-*] # mind these\n",
    `# head\nprotected: [prod-*] # mind these\nignore:\n${added("  ")}`,
  ],
  ["no line break at the end", "protected: [a]", `protected: [a]\nignore:\n${added("  ")}`],
  [
    "a list with comments, and a section behind it",
    "ignore:\n    - paths: [/a]   # why\n      because: >\n        folded\n        text\n\n# about protection\nprotected: [a]\n",
    `ignore:\n    - paths: [/a]   # why\n      because: >\n        folded\n        text\n${added("    ")}\n# about protection\nprotected: [a]\n`,
  ],
  [
    "a list at the margin",
    "ignore:\n- paths: [/a]\nprotected: []\n",
    `ignore:\n- paths: [/a]\n${added("")}protected: []\n`,
  ],
  ["a list at the very end", "ignore:\n  - paths: [/a] # last", `ignore:\n  - paths: [/a] # last\n${added("  ")}`],
  [
    "an empty list",
    "ignore: [] # none so far\nprotected: []\n",
    `ignore: # none so far\n${added("  ")}protected: []\n`,
  ],
  ["nothing behind the key", "ignore:\nprotected: []\n", `ignore:\n${added("  ")}protected: []\n`],
];

describe("addIgnoreRule", () => {
  for (const [what, before, after] of CASES) {
    it(`adds only the new lines: ${what}`, () => assert.equal(addIgnoreRule(before, RULE), after));

    it(`keeps CRLF: ${what}`, () => {
      assert.equal(
        addIgnoreRule(before.replaceAll("\n", "\r\n").replace(/([^\n])$/, "$1\r\n"), RULE),
        after.replaceAll("\n", "\r\n"),
      );
    });
  }

  for (const before of [
    "ignore: [{ paths: [/a] }]\n",
    "{ protected: [a] }\n",
    "{}\n",
    "ignore: &r\n  - paths: [/a]\n# end\n",
  ]) {
    it(`adds to ${JSON.stringify(before)}`, () => {
      const { config, problems } = parseMooringYaml(addIgnoreRule(before, RULE), "mooring.yaml");
      assert.deepEqual(problems, []);
      assert.deepEqual(config.ignore.at(-1), RULE);
    });
  }

  it("starts the file when there is none", () => {
    const text = addIgnoreRule(undefined, RULE);
    assert.equal(text, `# Shared with everyone who opens this workspace. Do not add secrets.\nignore:\n${added("  ")}`);
    assert.deepEqual(parseMooringYaml(text, "mooring.yaml").config.ignore, [RULE]);
  });

  it("changes nothing when the rule is there", () => {
    const text = addIgnoreRule("# head\n", RULE);
    assert.equal(addIgnoreRule(text, { ...RULE, because: "another word" }), text);
  });

  it("leaves a broken file alone and names the line", () => {
    assert.throws(
      () => addIgnoreRule("a: [\n", RULE),
      (error) => MooringError.is(error, "badInput") && /line \d/.test(error.message),
    );
  });

  for (const before of [
    "- a\n",
    "a\n",
    "protected: []\n---\nb: 1\n",
    "protected: []\n...\n",
    "ignore: text\n",
    "x: &a [{ paths: [/a] }]\nignore: *a\n",
  ]) {
    it(`refuses rather than harm ${JSON.stringify(before)}`, () => {
      assert.throws(
        () => addIgnoreRule(before, RULE),
        (error) => MooringError.is(error, "refused") || MooringError.is(error, "badInput"),
      );
    });
  }
});
