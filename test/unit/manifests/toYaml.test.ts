import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { isJsonObject, type Json, type JsonObject, jsonEqual, parseJson } from "../../../src/model/json.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { toYaml } from "../../../src/manifests/yaml/toYaml.ts";

const configMap = (data: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "c" },
  data,
});

/** Strings that YAML readers love to misread. */
const STRINGS = [
  ..."y n Y N yes No YES on Off true True FALSE null Null NULL ~ . .. .inf -.Inf .nan = << - ? : | > & * ! % @ ` , [ ] { } # \" '".split(
    " ",
  ),
  ..."0 00 0755 0o755 0x1F 0b11 1_000 +_0 -_1 ._5 +._5e_1 0_x1F 1e3 1E+3 1e400 .5 5. -1 +1 1.5.2 1:30 22:22:22 2024-01-01 2024-01-01T00:00:00Z 9007199254740993 123456789012345678901".split(
    " ",
  ),
  "",
  " ",
  " a",
  "a ",
  "a: b",
  "a:",
  "a #b",
  "a#b",
  "a:b",
  "- a",
  "-a",
  "--flag=x",
  "---",
  "...",
  "? a",
  "{{ x }}",
  "${X}",
  "@every 5m",
  "*.example.com",
  "%d",
  "it's",
  'say "hi"',
  "C:\\dir",
  "tab\tinside",
  "\ttab",
  "a\tb\n",
  "ünïcödé",
  "emoji 🚢",
  "\u0000",
  "\u0007",
  "\u0085",
  "\u00a0",
  "\u2028",
  "a\u202eb",
  "\u2066one\ntwo\u2069\n",
  "\u200b",
  "a\u{e0041}b",
  "می\u200cخواهم",
  "\ufeff",
  "\u007f",
  "one\n",
  "one\ntwo",
  "one\ntwo\n",
  "one\n\n\n",
  "\none",
  "  one\ntwo\n",
  "one\n  two\n\nthree\n",
  "\n",
  "\n\n",
  "a\r\nb",
  "trailing  \nspace\n",
  "a\n ",
  "a\n   \nb\n",
  "\ttab first\nb\n",
  "# no comment\n",
  "---\na\n",
  "key: value\n- x\n",
];

describe("toYaml", () => {
  it("escapes what is not seen or turns the direction of text around, in keys, values and blocks", () => {
    const unseen = [..."\u202a\u202e\u2066\u2069\u200e\u200b\u2028\u0085\ufeff\u00ad\u061c\u001b\u{e0041}"];
    for (const character of unseen) {
      const data = { [`k${character}`]: `a${character}b`, block: `one\n${character}two\n` };
      const text = toYaml(configMap(data));
      assert.ok(!text.includes(character), JSON.stringify(text));
      const value = parseManifest(text, "a.yaml").documents[0]?.value;
      assert.deepEqual(isJsonObject(value) && value.data, data);
    }
    assert.match(toYaml(configMap({ a: "می\u200cخواهم" })), /a: می\u200cخواهم\n/);
  });

  it("writes keys in the order people do, with lists as kubectl prints them", () => {
    const text = toYaml({
      spec: { ports: [{ port: 80, name: "http" }], selector: { app: "web" } },
      kind: "Service",
      metadata: { annotations: { note: "yes" }, labels: { app: "web" }, namespace: "shop", name: "web" },
      apiVersion: "v1",
    });
    assert.equal(
      text,
      `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  labels:
    app: web
  annotations:
    note: "yes"
spec:
  ports:
  - name: http
    port: 80
  selector:
    app: web
`,
    );
  });

  it("indents lists when asked, and keeps the order when asked", () => {
    assert.equal(
      toYaml({ b: [[1, 2], { c: [] }], a: {} }, { indentLists: true, keepOrder: true }),
      "b:\n  - - 1\n    - 2\n  - c: []\na: {}\n",
    );
  });

  it("writes strings of several lines as literal blocks", () => {
    const text = toYaml(configMap({ script: "#!/bin/sh\n\techo\n", short: "a\nb", long: "a\n\n", odd: "  a\nb\n" }));
    assert.equal(
      text.slice(text.indexOf("\ndata:") + 1),
      "data:\n  script: |\n    #!/bin/sh\n    \techo\n  short: |-\n    a\n    b\n  long: |+\n    a\n\n  odd: |2\n      a\n    b\n",
    );
  });

  it("keeps integers beyond 2^53", () => {
    assert.match(toYaml(configMap({ big: 9007199254740993n })), /big: 9007199254740993\n/);
  });

  it("does not quote what needs no quotes", () => {
    for (const plain of [
      "nginx:1.27",
      "--flag=x",
      "a/b",
      "1Gi",
      "100m",
      "a b",
      "v1",
      "10.0.0.0/8",
      "$(VAR)",
      "it's",
      "1.5.2",
    ]) {
      assert.match(
        toYaml(configMap({ k: plain })),
        new RegExp(`k: ${plain.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}\n`),
      );
    }
  });

  const awkward = configMap(
    Object.fromEntries([
      ...STRINGS.map((text, at) => [`s${at}`, text] as const),
      ...STRINGS.filter((text) => text.length < 100 && text !== "<<").map((text) => [text, "key"] as const),
    ]),
  );

  it("is read back by our own reader as the same value", () => {
    assertSame(ownReading(toYaml(awkward)), awkward);
    assertSame(ownReading(toYaml({ ...awkward, list: STRINGS.map((text) => [text]) }, { indentLists: true })), {
      ...awkward,
      list: STRINGS.map((text) => [text]),
    });
  });

  it("is read back as the same value, whatever the value", () => {
    const scalar = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(...STRINGS),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -9e15, max: 9e15 }),
    );
    const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        scalar,
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(fc.oneof(fc.constantFrom(...STRINGS), fc.string({ unit: "grapheme" })), tie("tree"), {
          maxKeys: 4,
        }),
      ) as fc.Arbitrary<Json>,
    }));
    fc.assert(
      fc.property(tree, fc.boolean(), (value, indentLists) => {
        const object = { apiVersion: "v1", kind: "X", metadata: { name: "x" }, value };
        assertSame(ownReading(toYaml(object, { indentLists })), object);
      }),
      { numRuns: 300 },
    );
  });

  it("is read by kubectl as the same value", function () {
    this.timeout(30_000);
    const read = kubectlReading(toYaml(awkward));
    if (read === undefined) this.skip();
    assertSame((read as JsonObject).data as JsonObject, awkward.data as JsonObject);
    assertSame(
      (
        kubectlReading(
          toYaml(configMap({ list: STRINGS.map((text) => ({ a: [text] })) as unknown as Json })),
        ) as JsonObject
      ).data as JsonObject,
      {
        list: STRINGS.map((text) => ({ a: [text] })),
      },
    );
  });
});

function ownReading(text: string): Json | undefined {
  return parseManifest(text, "x.yaml").documents[0]?.value;
}

function assertSame(actual: Json | undefined, expected: Json): void {
  if (jsonEqual(actual, expected)) return;
  if (isJsonObject(actual) && isJsonObject(expected)) {
    for (const [key, value] of Object.entries(expected)) {
      if (!jsonEqual(actual[key], value))
        return assert.fail(`${JSON.stringify(key)}: wrote ${show(value)}, read ${show(actual[key])}`);
    }
  }
  assert.fail(`wrote ${show(expected)}, read ${show(actual)}`);
}

function show(value: Json | undefined): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === "bigint" ? `${item}n` : item));
}

/** The object as kubectl decodes it, without a server; undefined where there is no kubectl. */
function kubectlReading(text: string): Json | undefined {
  const folder = mkdtempSync(join(tmpdir(), "mooring-yaml-"));
  try {
    const file = join(folder, "x.yaml");
    writeFileSync(file, text);
    const run = spawnSync(
      process.env.MOORING_KUBECTL ?? "kubectl",
      ["label", "--local", "-f", file, "oracle=x", "-o", "json"],
      { encoding: "utf8" },
    );
    if (run.error) return undefined;
    assert.equal(run.status, 0, run.stderr);
    return parseJson(run.stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
