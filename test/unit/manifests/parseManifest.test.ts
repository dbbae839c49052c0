import assert from "node:assert/strict";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";

const HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";
const FILE = "/w/a.yaml";

/** One ConfigMap with more fields. */
function read(body: string): Record<string, unknown> {
  const { documents, problems } = parseManifest(HEAD + body, FILE);
  assert.deepEqual(problems, []);
  const { apiVersion: _a, kind: _k, metadata: _m, ...rest } = documents[0]?.value ?? {};
  return rest;
}

describe("parseManifest", () => {
  const bodies: readonly (readonly [name: string, body: string, value: unknown])[] = [
    ["merges maps", "b: &b { a: 1, q: 2 }\nx: { <<: *b, a: 5 }\n", { b: { a: 1, q: 2 }, x: { a: 5, q: 2 } }],
    ["lets << write over what stands before it", "b: &b { a: 1 }\nx: { a: 5, <<: *b }\n", { b: { a: 1 }, x: { a: 1 } }],
    ["prefers the first of several merged maps", "x: { <<: [{ a: 1 }, { a: 2, z: 3 }] }\n", { x: { a: 1, z: 3 } }],
    ["keeps a quoted << as a key", 'x: { "<<": 1 }\n', { x: { "<<": 1 } }],
    ["reads an alias as its nearest anchor before it", "a: &s 1\nb: *s\nc: &s 2\nd: *s\n", { a: 1, b: 1, c: 2, d: 2 }],
    ["keeps tabs inside block scalars", "x: |\n  a\n  \tb\n", { x: "a\n\tb\n" }],
    ["folds and strips block scalars", "x: >-\n  a\n  b\n", { x: "a b" }],
    ["reads custom tags as their text", "x: !env_var NAME\n", { x: "NAME" }],
    ["ignores tags on maps", "x: !thing { a: 1 }\n", { x: { a: 1 } }],
  ];
  for (const [name, body, value] of bodies) it(name, () => assert.deepEqual(read(body), value));

  it("keeps __proto__ and constructor as ordinary keys", () => {
    const value = read("x: { __proto__: { polluted: true }, constructor: 1 }\n").x as object;
    assert.deepEqual(Object.keys(value), ["__proto__", "constructor"]);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
    assert.equal((value as { polluted?: boolean }).polluted, undefined);
  });

  it("reads a text with a byte-order mark and CRLF", () => {
    const { documents } = parseManifest(`\ufeff${HEAD}x: a\nz: |\n  1\n  2\n`.replaceAll("\n", "\r\n"), FILE);
    assert.equal(documents[0]?.value.x, "a");
    assert.equal(documents[0]?.value.z, "1\n2\n");
    assert.equal(documents[0]?.isKubernetes, true);
  });

  it("counts documents as they stand, empty ones included, and a head of comments as none", () => {
    const text = `# licence\n---\n${HEAD}---\n---\n# nothing\n--- # comment\n${HEAD}...\n---\n${HEAD}`;
    assert.deepEqual(
      parseManifest(text, FILE).documents.map(({ document }) => document),
      [0, 3, 4],
    );
  });

  it("gives each document and each item its own lines", () => {
    const list =
      "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n  metadata: { name: a }\n- { apiVersion: v1, kind: B, metadata: { name: b } }\n";
    const { documents } = parseManifest(`${HEAD}---\n${list}`, FILE);
    assert.deepEqual(
      documents.map(({ document, item, range, value }) => [document, item, value.kind, range.line, range.endLine]),
      [
        [0, undefined, "ConfigMap", 1, 3],
        [1, 0, "A", 8, 10],
        [1, 1, "B", 11, 11],
      ],
    );
  });

  it("gives items of a typed list its apiVersion and kind", () => {
    const text = "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: { name: a }\n";
    assert.deepEqual(parseManifest(text, FILE).documents[0]?.value, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
    });
  });

  it("reads JSON, alone and one object after another", () => {
    const object = '{\n\t"apiVersion": "v1",\n\t"kind": "ConfigMap",\n\t"metadata": {"name": "a"}\n}';
    assert.equal(parseManifest(object, "a.json").documents[0]?.isKubernetes, true);
    assert.equal(parseManifest(`${object}\n${object}`, "a.json").documents.length, 2);
  });

  it("warns of a key that stands twice, and the last one counts", () => {
    const { documents, problems } = parseManifest(`${HEAD}x: { a: 1, a: 2 }\n`, FILE);
    assert.deepEqual(documents[0]?.value.x, { a: 2 });
    assert.deepEqual(
      problems.map(({ code, severity, range }) => [code, severity, range?.line, range?.column]),
      [["duplicateKey", "warning", 4, 12]],
    );
  });

  const broken: readonly (readonly [name: string, body: string, code: string, line: number])[] = [
    ["a tab as indentation", "x:\n\ty: 1\n", "syntax", 5],
    ["an open quote", "x: 'a\n", "syntax", 5],
    ["an alias without an anchor", "x: *no\n", "anchor", 4],
    ["an anchor that contains itself", "x: &x { y: *x }\n", "anchor", 4],
    ["a control character", "x: a\u0007b\n", "controlCharacter", 4],
    ["a merge of a scalar", "x: { <<: 5 }\n", "merge", 4],
    ["a map as a key", "? { a: 1 }\n: b\n", "key", 4],
    ["deep nesting", `x: ${"[".repeat(600)}${"]".repeat(600)}\n`, "depth", 4],
  ];
  for (const [name, body, code, line] of broken) {
    it(`reports ${name} with its place and still reads the other documents`, () => {
      const { documents, problems } = parseManifest(`${HEAD}${body}---\n${HEAD}`, FILE);
      assert.deepEqual(
        problems.map((problem) => [problem.code, problem.severity, problem.range?.line]),
        [[code, "error", line]],
      );
      assert.deepEqual(
        documents.map(({ document }) => document),
        [1],
      );
    });
  }

  it("refuses a document that is mostly aliases of aliases", () => {
    const levels = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [at, name] of [..."bcdefghi"].entries())
      levels.push(`${name}: &${name} [${Array(10).fill(`*${"abcdefgh"[at]}`).join(", ")}]`);
    const { documents, problems } = parseManifest(`${HEAD}${levels.join("\n")}\n`, FILE);
    assert.equal(documents.length, 0);
    assert.equal(problems[0]?.code, "aliases");
  });

  it("answers a text of 50 MB with one problem", () => {
    const { documents, problems } = parseManifest(HEAD + "#".repeat(50 * 1024 * 1024), FILE);
    assert.equal(documents.length, 0);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["tooLarge"],
    );
  });

  const silent: readonly (readonly [name: string, text: string])[] = [
    ["a Helm template", `${HEAD}{{- if .Values.x }}\nx: {{ .Values.x }}\n{{- end }}\n`],
    ["broken YAML that is not Kubernetes", "a: [\n"],
    ["a list", "- a\n- b\n"],
    ["no text", ""],
    ["a chart", "apiVersion: v2\nname: x\n"],
  ];
  for (const [name, text] of silent) {
    it(`leaves ${name} alone`, () => {
      const { documents, problems } = parseManifest(text, FILE);
      assert.deepEqual(problems, []);
      assert.ok(documents.every(({ isKubernetes }) => !isKubernetes));
    });
  }

  it("reads Go templates inside strings", () => {
    assert.deepEqual(read('x: "{{ $labels.pod }}"\n'), { x: "{{ $labels.pod }}" });
  });

  it("says that kubectl does not read what follows `...`", () => {
    const { problems } = parseManifest(`${HEAD}...\n${HEAD}`, FILE);
    assert.deepEqual(
      problems.map(({ code, range }) => [code, range?.line]),
      [["unreadText", 5]],
    );
  });

  it("takes a kustomization file for none to compare", () => {
    const text = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: { name: a }\n";
    assert.equal(parseManifest(text, FILE).documents[0]?.isKubernetes, false);
    assert.equal(
      parseManifest(text.replace("kustomize.config.k8s.io/v1beta1", "kustomize.toolkit.fluxcd.io/v1"), FILE)
        .documents[0]?.isKubernetes,
      true,
    );
  });
});
