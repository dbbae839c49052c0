import assert from "node:assert/strict";
import { openDocument } from "../../../src/manifests/yaml/openDocument.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { HEAD, REFUSED_TEXTS, SHAPES } from "./yamlShapes.ts";

const read = (text: string) => parseManifest(text, "a.yaml");

describe("shapes of YAML", () => {
  for (const [shape, text, value] of SHAPES) {
    if (value === "refused")
      it(`are refused with their place: ${shape}`, () => {
        const { documents, problems } = read(HEAD + text);
        assert.deepEqual(documents, []);
        assert.equal(problems.length, 1);
        assert.equal(problems[0]?.severity, "error");
        assert.ok((problems[0]?.range?.line ?? 0) >= 5, `line ${problems[0]?.range?.line}`);
      });
    else
      it(`are read, each value at its place: ${shape}`, () => {
        const { documents, problems } = read(HEAD + text);
        assert.deepEqual(problems, []);
        assert.deepEqual(documents[0]?.value.x, value);
        const { found, depth } = openDocument(HEAD + text, 0)?.find([{ field: "x" }]) ?? {};
        assert.equal(depth, 1);
        assert.deepEqual(found?.json, value);
      });
  }

  for (const [what, text] of REFUSED_TEXTS)
    it(`are refused: ${what}`, () => assert.equal(read(text).problems[0]?.severity, "error"));

  it("keep the place of what stands behind an under-indented text", () => {
    const text = `${HEAD}x:\n  k: "a\nb"\n  l: here\n`;
    const node = openDocument(text, 0)?.find([{ field: "x" }, { field: "l" }]).found.value;
    const [start = 0, end = 0] = node?.range ?? [];
    assert.equal(text.slice(start, end), "here");
  });

  it("leave JSON its own escapes", () => {
    const { documents } = read('{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"x":"\\ud83d\\ude42"}');
    assert.equal(documents[0]?.value.x, "🙂");
  });
});
