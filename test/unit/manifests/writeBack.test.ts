import assert from "node:assert/strict";
import type { Json } from "../../../src/model/json.ts";
import { type Edit, writeBack } from "../../../src/manifests/writeBack/writeBack.ts";
import { path } from "./writeBackPath.ts";

const HEAD = "apiVersion: v1\nkind: X\nmetadata:\n  name: x\n";
const set = (at: string, value: Json): Edit => ({ op: "set", path: path(at), value });
const remove = (at: string): Edit => ({ op: "remove", path: path(at) });

/** name, text before, edits, text after; each stands behind HEAD */
type Row = readonly [name: string, before: string, edits: readonly Edit[], after: string];

function check(rows: readonly Row[]): void {
  for (const [name, before, edits, after] of rows) {
    it(name, () => assert.equal(writeBack(HEAD + before, { document: 0, item: undefined }, edits), HEAD + after));
  }
}

describe("write-back of scalars", () => {
  check([
    ["keeps a plain number plain, and its comment", "a: 2   # two\n", [set("a", 3)], "a: 3   # two\n"],
    ["keeps single quotes", "a: 'x' # c\n", [set("a", "it's")], "a: 'it''s' # c\n"],
    ["keeps double quotes", 'a: "x"\n', [set("a", 'say "hi"\n')], 'a: "say \\"hi\\"\\n"\n'],
    ["quotes what kubectl would read as a boolean", "a: x\n", [set("a", "yes")], 'a: "yes"\n'],
    ["quotes what kubectl would read as a number", "a: x\n", [set("a", "0755")], 'a: "0755"\n'],
    ["quotes what kubectl would read as null", "a: x\n", [set("a", "~")], 'a: "~"\n'],
    ["unquotes when the type changes to a number", 'a: "8080"\n', [set("a", 8080)], "a: 8080\n"],
    ["quotes when the type changes to a string", "a: 8080\n", [set("a", "8080")], 'a: "8080"\n'],
    ["leaves an octal of the same value alone", "a: 0644\n", [set("a", 420)], "a: 0644\n"],
    ["writes an octal in the same notation", "a: 0644 # rw\n", [set("a", 493)], "a: 0755 # rw\n"],
    [
      "writes 0o octals and hex in the same notation",
      "a: 0o644\nb: 0x1F\n",
      [set("a", 493), set("b", 42)],
      "a: 0o755\nb: 0x2A\n",
    ],
    ["writes decimals as decimals", "a: 644\n", [set("a", 493)], "a: 493\n"],
    ["keeps every digit", "a: 1\n", [set("a", 9007199254740993n)], "a: 9007199254740993\n"],
    ["writes booleans", "a: yes\n", [set("a", false)], "a: false\n"],
    ["fills in an empty value", "a: # nothing yet\nb:\n", [set("a", "x"), set("b", 1)], "a: x # nothing yet\nb: 1\n"],
    ["sets null", "a: 1 # c\n", [set("a", null)], "a: null # c\n"],
    ["keeps a value on the next line there", "a:\n  long # c\n", [set("a", "longer")], "a:\n  longer # c\n"],
    [
      "changes one line of a text over several",
      "a: one two\n  three four\n  five\n",
      [set("a", "one two three 4 five")],
      "a: one two\n  three 4\n  five\n",
    ],
    [
      "changes one line of a quoted text over several",
      'a: "one two\n  three four\n  five" # c\n',
      [set("a", "one two three 4 five")],
      'a: "one two\n  three 4\n  five" # c\n',
    ],
    [
      "writes several lines as a literal block where there were no quotes",
      "a: x # c\nb: 1\n",
      [set("a", "one\ntwo\n")],
      "a: | # c\n  one\n  two\nb: 1\n",
    ],
    ["sees the last of two equal keys", "a: 1\na: 2\n", [set("a", 3)], "a: 1\na: 3\n"],
    ["finds a key that kubectl reads as a word", "on: 1\n", [set("true", 2)], "on: 2\n"],
    ["keeps the tag of a string", "a: !!str 5\n", [set("a", "6")], "a: !!str 6\n"],
    ["drops a tag that no longer fits", "a: !!str 5\n", [set("a", 6)], "a: 6\n"],
    ["keeps tabs behind a value", "a: 1\t# c\n", [set("a", 2)], "a: 2\t# c\n"],
    ["keeps the anchor of a value", "a: &n 1\n", [set("a", 2)], "a: &n 2\n"],
  ]);
});

describe("write-back of block scalars", () => {
  check([
    [
      "changes one line",
      "a: |\n  one\n  \ttwo\n  three\nb: 1\n",
      [set("a", "one\n\t2\nthree\n")],
      "a: |\n  one\n  \t2\n  three\nb: 1\n",
    ],
    [
      "keeps indentation and header comment",
      "a: |- # c\n      one\n      two\n",
      [set("a", "one\n2")],
      "a: |- # c\n      one\n      2\n",
    ],
    ["changes the chomping only when it must", "a: |\n  one\nb: 1\n", [set("a", "two")], "a: |-\n  two\nb: 1\n"],
    ["keeps a keeping header", "a: |+\n  one\nb: 1\n", [set("a", "two\n")], "a: |+\n  two\nb: 1\n"],
    ["keeps trailing line breaks", "a: |+\n  one\n\n\nb: 1\n", [set("a", "two\n\n")], "a: |+\n  two\n\nb: 1\n"],
    ["leaves blank lines behind it alone", "a: |\n  one\n\n\nb: 1\n", [set("a", "two\n")], "a: |\n  two\n\n\nb: 1\n"],
    [
      "names the indentation when the text starts with a space",
      "a: |\n  one\nb: 1\n",
      [set("a", "  two\nthree\n")],
      "a: |2\n    two\n  three\nb: 1\n",
    ],
    ["keeps a named indentation", "a: |2\n    one\n  two\n", [set("a", "  one\n2\n")], "a: |2\n    one\n  2\n"],
    [
      "keeps the folding of what does not change",
      "a: >-\n  one two\n  three four\n  five\n\n  six\n",
      [set("a", "one two 3 four five\nsix")],
      "a: >-\n  one two\n  3 four\n  five\n\n  six\n",
    ],
    [
      "adds a paragraph to a folded text",
      "a: >\n  one\n  two\nb: 1\n",
      [set("a", "one two\nthree\n")],
      "a: >\n  one\n  two\n\n  three\nb: 1\n",
    ],
    ["keeps its comment when it gives way", "a: |- # c\n  one\nb: 1\n", [set("a", "")], 'a: "" # c\nb: 1\n'],
    ["gives way to a number", "a: |\n  one\nb: 1\n", [set("a", 5)], "a: 5\nb: 1\n"],
    [
      "falls back to quotes for what a block cannot hold",
      "a: |\n  one\nb: 1\n",
      [set("a", "\u0007")],
      'a: "\\u0007"\nb: 1\n',
    ],
  ]);
});

describe("write-back of new fields", () => {
  check([
    [
      "adds a pair behind the last",
      "m:\n  a: 1 # c\n  # tail\nn: 1\n",
      [set("m.b", 2)],
      "m:\n  a: 1 # c\n  b: 2\n  # tail\nn: 1\n",
    ],
    [
      "adds behind a block scalar",
      "m:\n  a: |\n    one\n\nn: 1\n",
      [set("m.b", "x")],
      "m:\n  a: |\n    one\n  b: x\n\nn: 1\n",
    ],
    [
      "adds behind nested maps",
      "m:\n  a:\n    b:\n    - 1\nn: 1\n",
      [set("m.c", true)],
      "m:\n  a:\n    b:\n    - 1\n  c: true\nn: 1\n",
    ],
    ["adds at the top level", "m: 1\n", [set("k", { a: [1] })], "m: 1\nk:\n  a:\n  - 1\n"],
    ["makes missing parents", "m:\n  a: 1\n", [set("m.b.c.d", "e")], "m:\n  a: 1\n  b:\n    c:\n      d: e\n"],
    [
      "follows the indentation of the file",
      "m:\n    a:\n        b: 1\n",
      [set("m.c.d", 1)],
      "m:\n    a:\n        b: 1\n    c:\n        d: 1\n",
    ],
    ["opens an empty map", "m: {} # none\n", [set("m.a", 1)], "m: # none\n  a: 1\n"],
    ["opens an empty list", "m: []\n", [set("m[name=a].b", 1)], "m:\n- name: a\n  b: 1\n"],
    ["opens an empty value", "m:\nk: ~ # c\n", [set("m.a", 1), set("k.b", 2)], "m:\n  a: 1\nk: # c\n  b: 2\n"],
    ["adds to a flow map", "m: {a: 1} # c\n", [set("m.b", "x, y")], 'm: {a: 1, b: "x, y"} # c\n'],
    ["adds to a flow list with a trailing comma", "m: [a, b,]\n", [set("m[=c]", "c")], "m: [a, b, c,]\n"],
    [
      "adds to a flow list over several lines",
      "m: [\n  a, # first\n  b  # second\n]\n",
      [set("m[2]", "c")],
      "m: [\n  a, # first\n  b,  # second\n  c\n]\n",
    ],
    ["keeps the quotes of a list like JSON", 'm: ["a", "b"]\n', [set("m[2]", "c")], 'm: ["a", "b", "c"]\n'],
    ["opens an empty map inside a flow map", "m: {a: {}}\n", [set("m.a.b", 1)], "m: {a: {b: 1}}\n"],
    [
      "adds an item with the dashes of the file",
      "m:\n  - name: a\n    v: 1\n",
      [set("m[name=b]", { name: "b", v: [2] })],
      "m:\n  - name: a\n    v: 1\n  - name: b\n    v:\n      - 2\n",
    ],
    [
      "adds an item where dashes are not indented",
      "m:\n- name: a # c\nn: 1\n",
      [set("m[name=b].v", "x")],
      "m:\n- name: a # c\n- name: b\n  v: x\nn: 1\n",
    ],
    [
      "keeps the gap behind dashes",
      "m:\n  -   a: 1\n      b: 2\n",
      [set("m[1]", { a: 3, b: 4 })],
      "m:\n  -   a: 1\n      b: 2\n  -   a: 3\n      b: 4\n",
    ],
    [
      "adds a field to an item",
      "m:\n- name: a\n- name: b # c\n",
      [set("m[name=a].v", 1)],
      "m:\n- name: a\n  v: 1\n- name: b # c\n",
    ],
    [
      "matches items by several keys, a missing one counting as equal",
      "m:\n- port: 80\n",
      [set("m[port=80,protocol=TCP].name", "http")],
      "m:\n- port: 80\n  name: http\n",
    ],
    [
      "quotes keys that kubectl would read as something else",
      "m:\n  a: 1\n",
      [set("m.on", 1)],
      'm:\n  a: 1\n  "on": 1\n',
    ],
  ]);
});

describe("write-back of removals", () => {
  check([
    [
      "cuts the line, the comment above it and the one behind it",
      "a: 1\n# about b\n# more\nb: 2 # c\nc: 3\n",
      [remove("b")],
      "a: 1\nc: 3\n",
    ],
    [
      "leaves a comment that stands apart",
      "a: 1\n# section\n\nb: 2\nc: 3\n",
      [remove("b")],
      "a: 1\n# section\n\nc: 3\n",
    ],
    ["leaves the comment of the next field", "a: 1\nb: 2\n# about c\nc: 3\n", [remove("b")], "a: 1\n# about c\nc: 3\n"],
    ["cuts whole maps with what is inside", "a: 1\nb:\n  # x\n  c: 1\n  # y\nd: 1\n", [remove("b")], "a: 1\nd: 1\n"],
    ["cuts block scalars", "a: 1\nb: |\n  one\n\n  two\nc: 1\n", [remove("b")], "a: 1\nc: 1\n"],
    ["leaves {} for the last pair", "m: # c\n  # about a\n  a: 1 # x\nn: 1\n", [remove("m.a")], "m: {} # c\nn: 1\n"],
    ["leaves [] for the last item", "m:\n- a\nn: 1\n", [remove("m[0]")], "m: []\nn: 1\n"],
    ["leaves {} for the last pair of an item", "m:\n- a: 1\n- b: 1\n", [remove("m[0].a")], "m:\n- {}\n- b: 1\n"],
    [
      "moves the next pair up to the dash",
      "m:\n- a: 1\n  # about b\n  b: 2\n",
      [remove("m[0].a")],
      "m:\n- # about b\n  b: 2\n",
    ],
    [
      "cuts list items with their comments",
      "m:\n  - name: a\n  # about b\n  - name: b # c\n    v: 1\n  - name: c\n",
      [remove("m[name=b]")],
      "m:\n  - name: a\n  - name: c\n",
    ],
    [
      "cuts out of flow collections",
      "m: {a: 1, b: 2, c: 3}\nk: [x, z]\n",
      [remove("m.b"), remove("k[=z]")],
      "m: {a: 1, c: 3}\nk: [x]\n",
    ],
    ["cuts a line out of a flow list", "m: [\n  a, # ca\n  b, # cb\n]\n", [remove("m[=b]")], "m: [\n  a, # ca\n]\n"],
    ["empties flow collections", "m: { a: 1 }\nk: [ x, ]\n", [remove("m.a"), remove("k[0]")], "m: {}\nk: []\n"],
    ["does nothing for what is not there", "a: 1\n", [remove("b.c"), remove("d")], "a: 1\n"],
  ]);
});

describe("write-back of whole values", () => {
  check([
    [
      "keeps what stays equal, with its comments",
      "m:\n  a: 1 # one\n  b: 2 # two\n  c: 3\n",
      [set("m", { a: 1, b: 5, d: 4 })],
      "m:\n  a: 1 # one\n  b: 5 # two\n  d: 4\n",
    ],
    [
      "keeps the items at the start of a list",
      "m:\n- a # one\n- b # two\n- c\n",
      [set("m", ["a", "x"])],
      "m:\n- a # one\n- x # two\n",
    ],
    ["keeps flow lists flow", "m: ['a', b] # c\n", [set("m", ["a", "x", "z"])], "m: ['a', x, z] # c\n"],
    ["replaces a scalar by a map", "m: 1 # c\nn: 1\n", [set("m", { a: ["x"] })], "m: # c\n  a:\n  - x\nn: 1\n"],
    ["replaces a map by a scalar", "m: # c\n  a: 1 # d\nn: 1\n", [set("m", "x")], "m: x # c\nn: 1\n"],
    [
      "replaces a map by a list",
      "m: # c\n  a: 1\nn: 1\n",
      [set("m", [{ a: 1, b: 2 }])],
      "m: # c\n- a: 1\n  b: 2\nn: 1\n",
    ],
    ["replaces an item", "m:\n- a\n- b\n", [set("m[0]", { x: 1, z: 2 })], "m:\n- x: 1\n  z: 2\n- b\n"],
    ["empties a map", "m:\n  a: 1\nn: 1\n", [set("m", {})], "m: {}\nn: 1\n"],
    ["replaces inside a flow map", "m: {a: [1, 2], b: 1}\n", [set("m.a", { x: "z" })], "m: {a: {x: z}, b: 1}\n"],
  ]);
});

describe("write-back and anchors", () => {
  const shared = "base: &b\n  x: 1\n  y: 2\na: *b\nm:\n  <<: *b\n  z: 3\n";
  check([
    [
      "adds a field of its own where a merge key gives it",
      shared,
      [set("m.x", 5)],
      "base: &b\n  x: 1\n  y: 2\na: *b\nm:\n  <<: *b\n  z: 3\n  x: 5\n",
    ],
    [
      "replaces an alias by the new value",
      shared,
      [set("a", "q")],
      "base: &b\n  x: 1\n  y: 2\na: q\nm:\n  <<: *b\n  z: 3\n",
    ],
    [
      "changes an anchor when every place is chosen",
      "a: &v 1\nb: *v\n",
      [set("a", 2), set("b", 2)],
      "a: &v 2\nb: *v\n",
    ],
    ["changes an anchor nothing refers to", "a: &v\n  b: 1\n", [set("a.b", 2)], "a: &v\n  b: 2\n"],
  ]);
});
