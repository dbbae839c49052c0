import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { jsonEqual, stringifyJson } from "../../../src/model/json.ts";
import { decodeDocument } from "../../../src/manifests/yaml/decodeDocument.ts";
import { composeYaml } from "../../../src/manifests/yaml/kubectlSchema.ts";
import { contentOffsets } from "../../../src/manifests/yaml/nodeRanges.ts";
import { readPlainYaml } from "../../../src/support/yaml/readPlainYaml.ts";

/** Where the quick reader has an answer, the full parser has the same one, value and place. */
function assertSame(text: string): void {
  const plain = readPlainYaml(text);
  if (!plain) return;
  const composed = composeYaml(text);
  assert.deepEqual(
    composed.errors.map(({ message }) => message),
    [],
    `read although broken:\n${text}`,
  );
  assert.ok(composed.contents);
  const full = decodeDocument(composed);
  assert.deepEqual(full.duplicates, []);
  assert.ok(
    jsonEqual(plain.value, full.value),
    `${text}\nquick ${stringifyJson(plain.value)}\nfull  ${stringifyJson(full.value)}`,
  );
  assert.deepEqual({ start: plain.start, end: plain.end }, contentOffsets(composed.contents, text), text);
}

const EVERYDAY = `---
# A shop
apiVersion: apps/v1   # the version
kind: Deployment
metadata:
  name: shop
  labels: {app: shop, tier: "web"}
  annotations:
    note: "it is \\"quoted\\""
    mode: '0755'
    text: a longer text
      over two lines
spec:
  replicas: 3
  mode: 0755
  empty:
  template:
    spec:
      containers:
      - name: app
        image: shop:1
        args: [a, -b, "c d", 5, --flag=x]
        env:
          - name: A
            value: |
              one
                two

              three
          -
            name: B
            value: |-
              x
      - name: side
        ports:
        - containerPort: 80
      nodeSelector: {}
      tolerations: []
      big: 9007199254740993
`;

const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.oneof(
      fc.constantFrom(
        "yes",
        "no",
        "0755",
        "a: b",
        "a #b",
        "- x",
        "'",
        '"',
        "",
        " x",
        "x ",
        "a\nb",
        "a\nb\n",
        "a\n\n  b\n\n",
        "\ta",
        "|",
        "[x",
        "{{ x }}",
        "~",
        "null",
        "1e3",
        "*x",
        "&x",
        "!x",
        "on",
        "a:",
        "#x",
        "---",
        "http://a/b?c=d&e#f",
      ),
      fc.string(),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z][a-zA-Z./-]{0,12}$/), fc.string({ minLength: 1 })), tie("value"), {
      maxKeys: 5,
    }),
  ),
})).value;

describe("the quick reader", () => {
  it("reads an everyday manifest itself", () => {
    assert.ok(readPlainYaml(EVERYDAY));
    assertSame(EVERYDAY);
  });

  for (const text of [
    "a: &x 1\nb: *x\n",
    "a: !!str 1\n",
    "<<: {a: 1}\n",
    "a: 1\na: 2\n",
    "a: >\n  b\n",
    "a: 'b\n",
    "a:\tb\n",
    "- a\n",
    "a: b: c\n",
    "a: 1\r\n",
    "a: |2\n   b\n",
    "? a\n: b\n",
    "a\n",
    "a: b\n  c: d\n",
    "a: {b: 1\n}\n",
  ]) {
    it(`leaves ${JSON.stringify(text)} to the full parser`, () => assert.equal(readPlainYaml(text), undefined));
  }

  it("never reads a written value differently", () => {
    const style = fc.record({ indentSeq: fc.boolean(), lineWidth: fc.constantFrom(0, 40, 80), flow: fc.boolean() });
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), values, { minKeys: 1, maxKeys: 5 }),
        style,
        (value, { indentSeq, lineWidth, flow }) => {
          assertSame(stringify(value, { indentSeq, lineWidth, ...(flow ? { collectionStyle: "flow" as const } : {}) }));
        },
      ),
      { numRuns: 600 },
    );
  });

  it("never reads a damaged text differently", () => {
    const piece = fc.constantFrom(
      " ",
      "  ",
      "\n",
      "-",
      "- ",
      ":",
      ": ",
      "#",
      " #",
      "'",
      '"',
      "|",
      "[",
      "]",
      "{",
      "}",
      ",",
      "a",
      "0",
      "&a ",
      "*a",
      "!x ",
      "? ",
      "\n    ",
      "\n  - ",
      "\n\n",
      "<<: ",
      "...",
      "---\n",
      "%",
      "~",
      "|-",
      "|+",
      ">",
      "\\",
    );
    const damage = fc.record({ at: fc.nat(EVERYDAY.length), cut: fc.nat(6), piece });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (damages) => {
        let text = EVERYDAY;
        for (const { at, cut, piece: insert } of damages) text = text.slice(0, at) + insert + text.slice(at + cut);
        assertSame(text);
      }),
      { numRuns: 3000 },
    );
  });
});
