import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import type { FieldPath } from "../../../src/model/fieldPath.ts";
import { isJsonArray, isJsonObject, type Json, jsonEqual } from "../../../src/model/json.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { type Edit, writeBack } from "../../../src/manifests/writeBack/writeBack.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { corporaFolder, manifestFiles } from "../manifests/corpora.ts";

/** Edits per document, spread over it. */
const EDITS = 2;
const MAX_FILE = 120_000;

describe("write-back in real manifests", function () {
  this.timeout(300_000);

  let corpora: Corpora = { folder: "", files: [] };

  before(async () => {
    const folder = await corporaFolder();
    const files = await manifestFiles(folder);
    corpora = { folder, files: files.filter((file) => !/[\\/]templates[\\/]/.test(file)) };
  });

  it("changes one line for one scalar", () => {
    const seen = run(corpora, (leaf) => ({ op: "set", path: leaf.path, value: changed(leaf.value) }), assertOneLine);
    report(seen);
    assert.ok(seen.written > 1000);
  });

  it("adds a field by added lines only", () => {
    const seen = run(
      corpora,
      (leaf) => ({ op: "set", path: [...leaf.path.slice(0, -1), { field: "mooringTest" }], value: ["a", { b: "c" }] }),
      (before, after) =>
        assert.ok(isSubsequence(lines(before), lines(after)) || lineChanges(before, after) === 1, "a line went"),
      ({ path }) => "field" in (path.at(-1) ?? {}),
    );
    report(seen);
    assert.ok(seen.written > 1000);
  });

  it("removes a field by removed lines only", () => {
    const seen = run(
      corpora,
      ({ path }) => ({ op: "remove", path }),
      (before, after) =>
        assert.ok(
          isSubsequence(contents(after), contents(before)) || lineChanges(before, after) <= 2,
          "another line changed",
        ),
      ({ path }) => path.length > 2,
    );
    report(seen);
    assert.ok(seen.written > 1000);
  });
});

interface Leaf {
  readonly path: FieldPath;
  readonly value: Json;
}
interface Seen {
  written: number;
  refused: Map<string, number>;
}

interface Corpora {
  readonly folder: string;
  readonly files: readonly string[];
}

function run(
  { folder, files }: Corpora,
  editOf: (leaf: Leaf) => Edit,
  check: (before: string, after: string, leaf: Leaf) => void,
  fits: (leaf: Leaf) => boolean = () => true,
): Seen {
  const seen: Seen = { written: 0, refused: new Map() };
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    if (text.length > MAX_FILE) continue;
    for (const { document, item, value, isKubernetes } of parseManifest(text, file).documents) {
      if (!isKubernetes) continue;
      for (const leaf of sample(leavesOf(value).filter(fits), EDITS)) {
        const edit = editOf(leaf);
        try {
          const written = writeBack(text, { document, item }, [edit]);
          check(text, written, leaf);
          seen.written += 1;
        } catch (error) {
          if (!MooringError.is(error, "refused")) {
            throw new Error(
              `${relative(folder, file)} document ${document} ${JSON.stringify(edit.path)} = ${JSON.stringify(leaf.value)}: ${String(error)}`,
              { cause: error },
            );
          }
          const reason = error.message.replace(/^\S+ /, "… ").replace(/line \d+|[&$]\S+|\(.*?\)/g, "…");
          seen.refused.set(reason, (seen.refused.get(reason) ?? 0) + 1);
        }
      }
    }
  }
  return seen;
}

function report({ written, refused }: Seen): void {
  console.log(`      ${written} written, ${[...refused.values()].reduce((sum, count) => sum + count, 0)} refused`);
  for (const [reason, count] of refused) console.log(`        ${count} × ${reason}`);
  const unexplained = [...refused].filter(([reason]) => /without changing more|cannot be read/.test(reason));
  assert.deepEqual(unexplained, []);
}

function leavesOf(value: Json, path: FieldPath = []): readonly Leaf[] {
  if (isJsonArray(value)) return value.flatMap((item, index) => leavesOf(item, [...path, { index }]));
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([field, item]) => leavesOf(item, [...path, { field }]));
  return [{ path, value }];
}

function sample<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_none, at) => items[Math.floor(((at + 0.5) * items.length) / count)] as T);
}

/** Another value of the same type; in texts of several lines one line changes. */
function changed(value: Json): Json {
  if (typeof value === "number") return value + 1;
  if (typeof value === "bigint") return value + 1n;
  if (typeof value === "boolean") return !value;
  if (typeof value !== "string") return "changed";
  const at = value.search(/\n[^\n\s]/);
  return at < 0 ? value.replace(/^(\s*)/, "$1changed-") : `${value.slice(0, at + 1)}changed-${value.slice(at + 1)}`;
}

function assertOneLine(before: string, after: string, { value }: Leaf): void {
  assert.ok(!jsonEqual(value, changed(value)));
  assert.equal(lineChanges(before, after), 1, "lines changed");
  const comment = /\s#[^"']*$/;
  const [old, now] = [lines(before), lines(after)];
  const at = old.findIndex((line, index) => line !== now[index]);
  if (!String(value).includes("\n") && comment.test(old[at] ?? ""))
    assert.equal(comment.exec(now[at] ?? "")?.[0], comment.exec(old[at] ?? "")?.[0]);
}

function lines(text: string): readonly string[] {
  return text.split("\n");
}

/** The lines without dashes (the pair behind a removed first one moves up to the dash) and without the `{}` of what was emptied. */
function contents(text: string): readonly string[] {
  return lines(text).map((line) => line.replace(/^[ -]+/, "").replace(/ (?:\{\}|\[\])/, ""));
}

/** Lines that differ when both texts have as many; else a large number. */
function lineChanges(before: string, after: string): number {
  const [old, now] = [lines(before), lines(after)];
  return old.length === now.length ? old.filter((line, at) => line !== now[at]).length : 1000;
}

function isSubsequence(small: readonly string[], large: readonly string[]): boolean {
  let at = 0;
  for (const line of large) if (line === small[at]) at += 1;
  return at === small.length;
}
