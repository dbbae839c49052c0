import assert from "node:assert/strict";
import { isTemplateSource } from "../../../src/manifests/yaml/templateText.ts";

const HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

describe("isTemplateSource", () => {
  const templates: readonly (readonly [where: string, text: string])[] = [
    ["a whole line", "{{- if .Values.x }}\na: b\n{{- end }}\n"],
    ["a statement of Jinja", "data:\n  {% if x %}\n  a: b\n  {% endif %}\n"],
    ["a value", "metadata:\n  name: {{ name }}\n"],
    ["the value of a quoted key", '"metadata": {{ toJson . }}\n'],
    ["an item of a list", "args:\n  - {{ .x }}\n"],
    ["a key of an item", "- {{ .k }}: v\n"],
    ["a key", "data:\n  {{ $k }}: {{ $v }}\n"],
    ["a line behind a block scalar", "data:\n  a: |\n    {{ x }}\n  {{ y }}: z\n"],
    ["a line behind a quoted text of several lines", 'a: "x\n  {{ y }}"\nb: {{ z }}\n'],
    ["a value behind a comment", "# {{ x }}\na: {{ y }}\n"],
    ["a key beside a block scalar of an item", "- a: |\n    text\n  b: {{ x }}\n"],
  ];
  for (const [where, text] of templates)
    it(`sees an action as ${where}`, () => assert.equal(isTemplateSource(HEAD + text), true));

  const plain: readonly (readonly [where: string, text: string])[] = [
    ["nowhere", "data: { a: b }\n"],
    ["in double quotes", 'text: "{{ $labels.instance }} is down"\n'],
    ["in single quotes", "text: '{{ $labels.instance }} is down'\n"],
    ["in quotes as an item", '- "{{ x }}"\n'],
    ["in the middle of a text", "text: Instance {{ $labels.instance }} is down\n"],
    ["in a literal block", 'text: |\n  {{ define "x" }}\n  {{ end }}\n'],
    ["in a folded block with a comment", "text: >- # why\n  {{ x }}\n\n  {{ y }}\nb: c\n"],
    ["in a block of an item", "- |\n  {{ x }}\n- b\n"],
    ["in a block of a key of an item", "- a: |-\n    {{ x }}\n    {{ y }}\n  b: c\n"],
    ["in quotes over several lines", 'text: "one\n  {{ two }}\n  three"\nb: c\n'],
    ["in a comment", "# {{ x }}\na: b # {{ y }}\n"],
    ["in an ordinary flow map", "a: { b: '{{ x }}' }\n"],
  ];
  for (const [where, text] of plain)
    it(`sees no template in an action ${where}`, () => assert.equal(isTemplateSource(HEAD + text), false));
});
