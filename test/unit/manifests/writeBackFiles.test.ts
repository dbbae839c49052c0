import assert from "node:assert/strict";
import { type Edit, writeBack } from "../../../src/manifests/writeBack/writeBack.ts";
import type { Json } from "../../../src/model/json.ts";
import { path } from "./writeBackPath.ts";

const HEAD = "apiVersion: v1\nkind: X\nmetadata:\n  name: x\n";
const set = (at: string, value: Json): Edit => ({ op: "set", path: path(at), value });
const remove = (at: string): Edit => ({ op: "remove", path: path(at) });

describe("write-back and the shape of files", () => {
  const at = (text: string, edits: readonly Edit[], document = 0, item?: number): string =>
    writeBack(text, { document, item }, edits);

  it("keeps CRLF and the byte order mark", () => {
    const text = `\ufeff${HEAD}a: 1 # c\nm:\n  b: |\n    one\n    two\n`.replaceAll("\n", "\r\n");
    assert.equal(
      at(text, [set("a", 2), set("m.c", [1]), set("m.b", "one\n2\n")]),
      `\ufeff${HEAD}a: 2 # c\nm:\n  b: |\n    one\n    2\n  c:\n  - 1\n`.replaceAll("\n", "\r\n"),
    );
  });

  it("adds no line break at the end of a file that has none", () => {
    assert.equal(at(`${HEAD}a: 1`, [set("a", 2)]), `${HEAD}a: 2`);
    assert.equal(at(`${HEAD}a: 1`, [set("b", 2)]), `${HEAD}a: 1\nb: 2`);
    assert.equal(at(`${HEAD}a: 1\nb: 2`, [remove("b")]), `${HEAD}a: 1`);
    assert.equal(at(`${HEAD}a: |-\n  x`, [set("a", "y")]), `${HEAD}a: |-\n  y`);
  });

  it("touches only the chosen document", () => {
    const text = `# one\n---\n${HEAD}a: 1\n---\n# empty\n---\n${HEAD}a: 1 # second\n...\n---\n${HEAD}a: 1`;
    assert.equal(at(text, [set("a", 2)], 2), text.replace("a: 1 # second", "a: 2 # second"));
  });

  it("goes on past a broken document", () => {
    const text = `a: [\n---\n${HEAD}a: 1\n`;
    assert.equal(at(text, [set("a", 2)], 1), `a: [\n---\n${HEAD}a: 2\n`);
  });

  it("writes into an item of a List", () => {
    const text =
      "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: X\n  metadata: {name: a}\n- apiVersion: v1\n  kind: X\n  metadata: {name: b}\n";
    assert.equal(
      at(text, [set("metadata.labels.app", "b"), set("data", { k: "v" })], 0, 1),
      `${text.replace("{name: b}", "{name: b, labels: {app: b}}")}  data:\n    k: v\n`,
    );
  });

  it("writes JSON files", () => {
    const json = `${JSON.stringify({ apiVersion: "v1", kind: "X", metadata: { name: "x", labels: {} }, spec: { a: 1, list: ["x"] } }, undefined, 2)}\n`;
    const edits = [
      set("spec.a", "yes"),
      set("spec.b", { c: [1, "2"] }),
      set("metadata.labels.app", "on"),
      set("spec.list[1]", "y"),
      remove("spec.list[0]"),
    ];
    const written = at(json, edits);
    assert.deepEqual(JSON.parse(written), {
      apiVersion: "v1",
      kind: "X",
      metadata: { name: "x", labels: { app: "on" } },
      spec: { a: "yes", list: ["y"], b: { c: [1, "2"] } },
    });
    assert.match(written, /\n {4}"b": \{\n {6}"c": \[\n {8}1,\n/);
  });

  it("says when there is no such document", () => {
    assert.throws(() => at(HEAD, [set("a", 1)], 3), { reason: "badInput" });
    assert.throws(() => at(HEAD, [set("kind.a", 1)]), { reason: "badInput" });
  });
});
