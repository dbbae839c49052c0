import assert from "node:assert/strict";
import fc from "fast-check";
import { mergeRepositories } from "../../../src/mappings/config/mergeRepositories.ts";
import { parseMooringYaml } from "../../../src/mappings/config/mooringYaml.ts";
import { MooringError } from "../../../src/support/errors.ts";

const HEAD = "# the team's\nrepositories:\n";
const A = "  - { name: a, url: https://h/a.git } # first\n";
const B = "  - { name: b, url: https://h/b.git, access: token }\n";
const C = "  - { name: c, url: https://h/c.git }\n";
const base = HEAD + A + B;

const entries = (text: string): readonly unknown[] =>
  parseMooringYaml(text, "mooring.yaml").config.repositories.map(({ range: _range, ...entry }) => entry);
const merge = (ours: string, theirs: string): string => mergeRepositories({ base, ours, theirs }, "mooring.yaml");

describe("lists of repositories that two people changed", () => {
  it("get what both added, in their text with its comments", () => {
    const merged = merge(HEAD + A + B + C, `${HEAD + A + B}  - { name: d, url: https://h/d.git }\n`);
    assert.deepEqual(
      parseMooringYaml(merged, "mooring.yaml").config.repositories.map(({ name }) => name),
      ["a", "b", "d", "c"],
    );
    assert.match(merged, /^# the team's\n.*# first\n/s);
  });

  it("lose what either removed", () => {
    assert.deepEqual(entries(merge(HEAD + B, HEAD + A)), []);
    assert.deepEqual(entries(merge(HEAD + B, base)), entries(HEAD + B));
  });

  it("get changes of different keys of one entry", () => {
    const merged = merge(
      base.replace("access: token", "access: ssh"),
      base.replace("https://h/b.git", "https://h/x.git"),
    );
    assert.deepEqual(entries(merged), entries(HEAD + A + B.replace("token", "ssh").replace("/b.git", "/x.git")));
  });

  it("are as both say where both did the same", () => {
    const both = base.replace("access: token", "access: ssh") + C;
    assert.equal(merge(both, both), both);
    assert.deepEqual(entries(merge(HEAD + A, HEAD + A)), entries(HEAD + A));
  });

  it("begin with the first entry of each", () => {
    const begun = (theirs: string | undefined): string =>
      mergeRepositories({ base: undefined, ours: HEAD + A, theirs }, "mooring.yaml");
    assert.deepEqual(entries(begun(undefined)), entries(HEAD + A));
    assert.deepEqual(entries(begun(HEAD + C)), entries(HEAD + C + A));
  });

  for (const [what, ours, theirs] of [
    [
      "one key of one entry",
      base.replace("access: token", "access: ssh"),
      base.replace("access: token", "access: password"),
    ],
    ["an entry that the other removed", base.replace("access: token", "access: ssh"), HEAD + A],
    ["an entry that we removed", HEAD + A, base.replace("access: token", "access: ssh")],
    ["a new entry of one name, differently", base + C, base + C.replace("https://h/c.git", "https://h/other.git")],
  ] as const)
    it(`are not merged, and name the entry, where both changed ${what}`, () => {
      assert.throws(
        () => merge(ours, theirs),
        (error) => MooringError.is(error, "conflict") && /the repository "[bc]"/.test(error.message),
      );
    });

  it("are not merged where we changed more than the list", () => {
    const more = `${base}protected: [prod-*]\n`;
    assert.throws(() => merge(more, base + C), /outside its repository list/);
    assert.doesNotThrow(() => merge(base + C, more));
  });

  it("hold, whoever merges, the same entries where nobody contradicts", () => {
    const some = fc.subarray([
      A,
      B,
      C,
      "  - { name: d, url: https://h/d.git }\n",
      "  - { name: e, url: https://h/e.git }\n",
    ]);
    fc.assert(
      fc.property(some, some, some, (was, mine, yours) => {
        const [b, o, t] = [was, mine, yours].map((lines) => HEAD + (lines.length > 0 ? lines.join("") : "  []\n"));
        const names = (text: string): readonly string[] =>
          parseMooringYaml(text, "mooring.yaml")
            .config.repositories.map(({ name }) => name)
            .sort();
        assert.deepEqual(
          names(mergeRepositories({ base: b, ours: o, theirs: t }, "")),
          names(mergeRepositories({ base: b, ours: t, theirs: o }, "")),
        );
      }),
    );
  });
});
