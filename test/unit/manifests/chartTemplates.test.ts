import assert from "node:assert/strict";
import { chartUses, otherChart } from "../../../src/manifests/charts/chartGenerators.ts";
import { lookedUp } from "../../../src/manifests/charts/chartLookups.ts";
import { templateParts } from "../../../src/manifests/charts/templateActions.ts";

const chart = (text: string) => new Map([["/w/ch/templates/a.yaml", Buffer.from(text)]]);

describe("parts of a template", () => {
  for (const [source, codes] of [
    ["a: {{ .x }}", [".x "]],
    ['{{- print "}}" -}} {{ `}}` }}', ['print "}}"', "`}}` "]],
    ['{{ "\\"}}" }}', ['"\\"}}" ']],
    ["{{/* now }} */}}{{ 1 }}", ["", "1 "]],
    ["{{ '}' }}", ["'}' "]],
    ["{{ open", []],
  ] as const)
    it(`of ${source}`, () => {
      const parts = templateParts(source);
      assert.equal(parts.map(({ text }) => text).join(""), source);
      const found = parts.flatMap((part) => (part.kind === "action" ? [part.code.trimStart()] : []));
      assert.deepEqual(found, codes);
    });
});

describe("functions that answer otherwise at each render", () => {
  for (const code of [
    "randAlphaNum 24 | b64enc",
    "24 | randAlpha",
    "randAscii 3",
    "randNumeric 1",
    "randBytes 16",
    "randInt 0 2",
    "uuidv4",
    'genCA "x" 365',
    'genPrivateKey "rsa"',
    'genSelfSignedCert "x" nil nil 365',
    'genSignedCert "x" nil nil 365 $ca',
    "now | date `2006`",
    "(now).Unix",
    "ago .Values.start",
    'htpasswd "a" "b"',
    'bcrypt "a"',
    'encryptAES "k" "v"',
    'shuffle "ab"',
    "default (randAlphaNum 5) .Values.password",
    'tpl "{{ uuidv4 }}" .',
  ])
    it(`are found: ${code}`, () => assert.equal(chartUses(chart(`a: {{ ${code} }}`)).isRandom, true));

  for (const source of [
    "a: {{ .Values.now }}",
    'a: {{ print "now" }}',
    "a: {{/* now */}}",
    "now: {{ .Values.uuidv4.x }}",
    "a: {{ $now }}",
    "a: {{ .Values.x | quote }}",
    "text about randAlphaNum 5",
  ])
    it(`are not: ${source}`, () => assert.equal(chartUses(chart(source)).isRandom, false));

  it("get another answer even where chance or the time would give the same", () => {
    const source =
      'a: {{ now | date "2006" }}{{ randInt 0 2 }}{{ randNumeric 1 }}{{ shuffle "a" }} now {{ print "now" }}';
    const [other] = otherChart(chart(source)).values();
    assert.equal(
      Buffer.from(other ?? []).toString(),
      'a: {{ (toDate "2006-01-02" "2001-09-09") | date "2006" }}{{ sub 0 2 }}{{ printf "9%v0001" 1 }}{{ printf "~%v" "a" }} now {{ print "now" }}',
    );
  });
});

describe("fields that come from a lookup", () => {
  const HELPER = '{{ define "pass" }}{{ (lookup "v1" "Secret" "a" "b").data }}{{ end }}';
  const OUTER = '{{ define "outer" }}{{ include "pass" . | b64enc }}{{ end }}';
  for (const [what, source, keys] of [
    ["directly", 'data:\n  a: {{ (lookup "v1" "Secret" "n" "s").x }}\n  b: c\n', ["a"]],
    ["by a variable", '{{ $x := lookup "v1" "Secret" "n" "s" }}\ndata:\n  a: {{ $x.data.a }}\n  b: c\n', ["a"]],
    [
      "by a variable of a variable",
      '{{ $x := lookup "v1" "S" "n" "s" }}{{ $y := $x.y }}\ndata:\n  a: {{ $y }}\n',
      ["a"],
    ],
    ["in a block", 'data:\n{{ if lookup "v1" "S" "n" "s" }}\n  a: b\n{{ else }}\n  a: c\n{{ end }}\n  d: e\n', ["a"]],
    ["by a named template", 'data:\n  a: {{ include "pass" . }}\n  b: c\n', ["a"]],
    ["by a named template of another", 'data:\n  a: {{ template "outer" . }}\n  b: {{ include "none" . }}\n', ["a"]],
    ["as lines below a key", 'data:\n  {{- include "pass" . | nindent 2 }}\nother: b\n', ["data"]],
    ["with quotes around the key", 'data:\n  "a.b/c": {{ include "pass" . }}\n', ["a.b/c"]],
  ] as const)
    it(`are found ${what}`, () => {
      const templates = new Map([
        ["templates/_helpers.tpl", HELPER + OUTER],
        ["templates/a.yaml", source],
      ]);
      const found = lookedUp(templates).get("templates/a.yaml");
      assert.deepEqual([[...(found?.keys ?? [])], found?.isWhole], [keys, false]);
    });

  for (const source of [
    '{{ if lookup "v1" "S" "n" "s" }}\nkind: Secret\n{{ end }}',
    'metadata:\n  name: {{ (lookup "v1" "S" "n" "s").x }}\n',
    '{{ include "pass" . }}\n',
  ])
    it(`are all of an object: ${JSON.stringify(source)}`, () => {
      const templates = new Map([
        ["a.tpl", HELPER],
        ["a.yaml", source],
      ]);
      assert.equal(lookedUp(templates).get("a.yaml")?.isWhole, true);
    });

  it("are none where a template uses no lookup", () => {
    assert.equal(lookedUp(new Map([["a.yaml", 'a: {{ .Values.lookup }} {{ print "lookup" }}']])).size, 0);
  });
});
