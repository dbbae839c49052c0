import assert from "node:assert/strict";
import fs from "node:fs";
import { describe, it } from "mocha";
import { ConfigHelp } from "../../../src/mappings/config/configHelp.ts";
import { configLocationAt } from "../../../src/mappings/config/configLocation.ts";
import { isJsonObject, parseJson } from "../../../src/model/json.ts";

/** The place of the `|` in a text. */
function placeIn(text: string): ReturnType<typeof configLocationAt> {
  const before = text.slice(0, text.indexOf("|")).split("\n");
  return configLocationAt(text.replace("|", "").split("\n"), before.length - 1, (before.at(-1) ?? "").length);
}

describe("where the cursor stands in mooring.yaml", () => {
  const rows: readonly { what: string; text: string; place: string | undefined; taken?: readonly string[] }[] = [
    { what: "an empty file", text: "|", place: "key of " },
    { what: "a section", text: "repositories: []\nmap|", place: "key of ", taken: ["repositories"] },
    { what: "a section before others", text: "|\nignore: []\n", place: "key of ", taken: ["ignore"] },
    { what: "a new item", text: "mappings:\n  - |", place: "key of mappings.[]" },
    { what: "a new item under a dash that is not indented", text: "mappings:\n- |", place: "key of mappings.[]" },
    {
      what: "the second key of an item",
      text: "mappings:\n  - pack: shop/a\n    pa|",
      place: "key of mappings.[]",
      taken: ["pack"],
    },
    {
      what: "a key between others, of the second item",
      text: "mappings:\n  - pack: a\n    prune: true\n  - pack: b\n    |\n    heal: false\n  - pack: c\n    path: d\n",
      place: "key of mappings.[]",
      taken: ["pack", "heal"],
    },
    {
      what: "a map in an item",
      text: "mappings:\n  - pack: a\n    cluster:\n      context: x\n      |",
      place: "key of mappings.[].cluster",
      taken: ["context"],
    },
    {
      what: "a map in braces",
      text: "mappings:\n  - pack: a\n    cluster: { context: prod, | }",
      place: "key of mappings.[].cluster",
      taken: ["context"],
    },
    {
      what: "a value in braces",
      text: "mappings:\n  - cluster: { context: | }",
      place: "value of mappings.[].cluster.context",
    },
    { what: "a value", text: "repositories:\n  - name: a\n    access: |", place: "value of repositories.[].access" },
    { what: "a value that has begun", text: "mappings:\n  - commit: on|", place: "value of mappings.[].commit" },
    {
      what: "after a comment line",
      text: "mappings:\n  - pack: a\n# here\n    |",
      place: "key of mappings.[]",
      taken: ["pack"],
    },
    { what: "an item of a list of texts", text: "protected:\n  - prod-|", place: "key of protected.[]" },
    { what: "an item of a list of texts with a glob", text: "protected:\n  - prod-*|", place: "value of protected.[]" },
    { what: "a comment", text: "mappings: # |", place: undefined },
    { what: "a quoted text", text: 'ignore:\n  - because: "the |', place: undefined },
  ];
  for (const { what, text, place, taken = [] } of rows) {
    it(what, () => {
      const found = placeIn(text);
      assert.equal(found && `${found.kind} of ${found.path.join(".")}`, place);
      assert.deepEqual([...(found?.taken ?? [])].sort(), [...taken].sort());
    });
  }
});

describe("what the schema of mooring.yaml offers", () => {
  const schema = parseJson(fs.readFileSync(new URL("../../../media/mooring.schema.json", import.meta.url), "utf8"));
  assert.ok(isJsonObject(schema));
  const help = new ConfigHelp(schema);
  const names = (...path: string[]): readonly string[] => help.keysAt(path).map(({ key }) => key);

  it("the sections", () => assert.deepEqual(names(), ["repositories", "mappings", "ignore", "protected"]));
  it("the keys of a mapping and of its cluster", () => {
    assert.ok(["pack", "path", "cluster", "heal"].every((key) => names("mappings", "[]").includes(key)));
    assert.deepEqual(names("mappings", "[]", "cluster"), ["context", "namespace"]);
  });
  it("no keys where no map stands, and none at a path that is not there", () => {
    assert.deepEqual(names("protected", "[]"), []);
    assert.deepEqual(names("mappings"), []);
    assert.deepEqual(names("constructor", "[]"), []);
  });
  it("values: the allowed ones, true and false, else examples", () => {
    assert.deepEqual(help.keyAt(["repositories", "[]", "access"])?.values, ["signIn", "token", "password", "ssh"]);
    assert.deepEqual(help.keyAt(["mappings", "[]", "heal"])?.values, ["true", "false"]);
    assert.deepEqual(help.keyAt(["mappings", "[]", "pack"])?.values, ["shop/checkout"]);
    assert.deepEqual(help.keyAt(["protected", "[]"])?.values, ["prod-*"]);
  });
  it("a description for every key, and what counts when it is left out", () => {
    const all = [
      ["repositories", "[]"],
      ["mappings", "[]"],
      ["mappings", "[]", "cluster"],
      ["ignore", "[]"],
    ];
    for (const path of all) for (const { key, description } of help.keysAt(path)) assert.notEqual(description, "", key);
    assert.equal(help.keyAt(["mappings", "[]", "heal"])?.byDefault, "false");
    assert.deepEqual(
      [help.keyAt(["mappings"])?.shape, help.keyAt(["mappings", "[]", "cluster"])?.shape],
      ["list", "map"],
    );
  });
});
