import assert from "node:assert/strict";
import { diffArrays } from "diff";
import fc from "fast-check";
import type { FieldPath } from "../../../src/model/fieldPath.ts";
import { isJsonArray, isJsonObject, isScalar, type Json, type JsonObject, jsonEqual } from "../../../src/model/json.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { type Edit, writeBack } from "../../../src/manifests/writeBack/writeBack.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { RandomText } from "./writeBackRandomText.ts";

const word = fc.constantFrom("a", "b", "c", "name", "spec", "on", "k8s.io/x", "image");
const scalar: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    "x",
    "yes",
    "0755",
    "",
    "nginx:1.27",
    "a: b",
    "#x",
    "it's",
    'say "x"',
    "one two three",
    "one\ntwo\n",
    "one\n\ntwo",
    "  a\nb\n",
    "a\n\n",
    "1e3",
    "null",
    null,
    true,
    false,
    0,
    420,
    8080,
    -1,
    1.5,
    9007199254740993n,
  ),
  fc.string(),
  fc.integer(),
);
const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    { weight: 2, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie("tree"), { maxLength: 3 }) },
    { weight: 3, arbitrary: fc.dictionary(word, tie("tree"), { maxKeys: 4 }) },
  ) as fc.Arbitrary<Json>,
}));
const object: fc.Arbitrary<JsonObject> = fc
  .dictionary(word, tree, { minKeys: 1, maxKeys: 4 })
  .map((body) => ({ apiVersion: "v1", kind: "X", metadata: { name: "x" }, body }) as JsonObject);
const dice = fc.array(fc.nat(999), { minLength: 101, maxLength: 101 });
const shape = fc.record({
  before: fc.boolean(),
  after: fc.boolean(),
  crlf: fc.boolean(),
  bom: fc.boolean(),
  noEnd: fc.boolean(),
});

interface Choice {
  readonly place: number;
  readonly action: number;
  readonly key: string;
  readonly value: Json;
}
const choice: fc.Arbitrary<Choice> = fc.record({ place: fc.nat(), action: fc.nat(3), key: word, value: tree });

/** All places of a value, parents first. */
function placesOf(value: Json, path: FieldPath = []): readonly { readonly path: FieldPath; readonly value: Json }[] {
  const here = { path, value };
  if (isJsonArray(value)) return [here, ...value.flatMap((item, index) => placesOf(item, [...path, { index }]))];
  if (isJsonObject(value))
    return [here, ...Object.entries(value).flatMap(([field, item]) => placesOf(item, [...path, { field }]))];
  return [here];
}

function editOf(value: JsonObject, { place, action, key, value: wanted }: Choice): Edit {
  const places = placesOf(value.body ?? null, [{ field: "body" }]);
  const chosen = places[place % places.length];
  if (!chosen) throw new Error("no place");
  if (action === 0 && chosen.path.length > 1) return { op: "remove", path: chosen.path };
  if (action === 1 && isJsonObject(chosen.value))
    return { op: "set", path: [...chosen.path, { field: key }], value: wanted };
  if (action === 1 && isJsonArray(chosen.value))
    return { op: "set", path: [...chosen.path, { index: chosen.value.length }], value: wanted };
  return { op: "set", path: chosen.path, value: wanted };
}

/** Computed apart from the code under test. */
function expectedAfter(value: Json, edit: Edit, depth = 0): Json {
  const element = edit.path[depth];
  if (element === undefined) return edit.op === "set" ? edit.value : null;
  const isLast = depth === edit.path.length - 1;
  if ("index" in element && isJsonArray(value)) {
    const copy = [...value];
    if (isLast && edit.op === "remove") copy.splice(element.index, 1);
    else copy[element.index] = expectedAfter(copy[element.index] ?? null, edit, depth + 1);
    return copy;
  }
  if (!("field" in element) || !isJsonObject(value)) throw new Error("no such place");
  const copy = new Map(Object.entries(value));
  if (isLast && edit.op === "remove") copy.delete(element.field);
  else copy.set(element.field, expectedAfter(copy.get(element.field) ?? null, edit, depth + 1));
  return Object.fromEntries(copy);
}

const OTHER = "apiVersion: v1\nkind: Y\nmetadata: {name: y} # other\n";

describe("write-back, for random documents in random styles and random edits", () => {
  it("changes exactly what was chosen, or refuses", function () {
    this.timeout(600_000);
    const seen = { written: 0, refused: 0 };
    fc.assert(
      fc.property(
        object,
        dice,
        shape,
        fc.array(choice, { minLength: 1, maxLength: 3 }),
        (value, rolls, file, choices) => {
          let text =
            (file.before ? `${OTHER}---\n` : "") +
            new RandomText(rolls).document(value) +
            (file.after ? `---\n${OTHER}` : "");
          if (file.noEnd && !file.after) text = text.replace(/\n$/, "");
          if (file.crlf) text = text.replaceAll("\n", "\r\n");
          if (file.bom) text = `\ufeff${text}`;
          const document = file.before ? 1 : 0;
          const read = valueOf(text, document);
          fc.pre(jsonEqual(read, value));
          let expected: Json = value;
          const edits: Edit[] = [];
          for (const one of choices) {
            const edit = editOf(expected as JsonObject, one);
            edits.push(edit);
            expected = expectedAfter(expected, edit);
          }
          let written: string;
          try {
            written = writeBack(text, { document, item: undefined }, edits);
          } catch (error) {
            assert.ok(MooringError.is(error, "refused"), String(error));
            seen.refused += 1;
            return;
          }
          seen.written += 1;
          assert.ok(
            jsonEqual(valueOf(written, document), expected),
            `read ${show(valueOf(written, document))}\nwanted ${show(expected)}\n${written}`,
          );
          if (file.before)
            assert.ok(written.replace("\ufeff", "").startsWith(file.crlf ? OTHER.replaceAll("\n", "\r\n") : OTHER));
          if (file.after) assert.ok(written.endsWith(file.crlf ? OTHER.replaceAll("\n", "\r\n") : OTHER));
          assert.equal(written.startsWith("\ufeff"), file.bom);
          if (file.crlf) assert.doesNotMatch(written, /[^\r]\n/);
          if (edits.length === 1 && edits[0]) checkLines(text, written, edits[0], value, expected);
        },
      ),
      { numRuns: Number(process.env.MOORING_RUNS ?? 150) },
    );
    assert.ok(seen.refused <= seen.written / 20, `${seen.refused} refused, ${seen.written} written`);
  });
});

function valueOf(text: string, document: number): Json | undefined {
  return parseManifest(text, "").documents.find((one) => one.document === document)?.value;
}

/** Lines that are not part of the change stay, with their comments. */
function checkLines(before: string, after: string, edit: Edit, value: Json, expected: Json): void {
  const changes = diffArrays(before.split(/\r?\n/), after.split(/\r?\n/)).filter(
    ({ added, removed }) => added || removed,
  );
  const gone = changes.filter(({ removed }) => removed).flatMap(({ value: lines }) => lines);
  const commentsIn = (text: string): readonly string[] => text.match(/# c\d+(?!\d)/g) ?? [];
  if (jsonEqual(value, expected)) return assert.equal(after, before);
  const old = at(value, edit.path);
  if (edit.op === "set" && (old === undefined || isScalar(old))) {
    assert.deepEqual(
      commentsIn(after).toSorted(),
      commentsIn(before).toSorted(),
      `a comment went\n${before}\n=>\n${after}`,
    );
    const isOneLine =
      old === undefined ? !gone.some((line) => line.length > 200) : typeof old !== "string" || !/[\n ]/.test(old);
    // a line that a block scalar leaves behind may also be blank
    if (isOneLine)
      assert.ok(
        gone.filter((line) => line.trim() !== "").length <= 2,
        `lines went: ${JSON.stringify(gone)}\n${before}\n=>\n${after}`,
      );
  }
}

function at(value: Json | undefined, path: FieldPath): Json | undefined {
  return path.reduce<Json | undefined>((current, element) => {
    if ("field" in element)
      return isJsonObject(current) && Object.hasOwn(current, element.field) ? current[element.field] : undefined;
    return "index" in element && isJsonArray(current) ? current[element.index] : undefined;
  }, value);
}

function show(value: Json | undefined): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? `${item}n` : item));
}
