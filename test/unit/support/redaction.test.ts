import assert from "node:assert/strict";
import type { Json, JsonObject } from "../../../src/model/json.ts";
import { createLog } from "../../../src/support/log.ts";
import { isRedacted, lastAppliedOf, redactObject, redactText } from "../../../src/support/redaction.ts";

const secret = (fields: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "s" },
  ...fields,
});
const base64 = (text: string): string => Buffer.from(text).toString("base64");
const dataOf = (object: JsonObject): Readonly<Record<string, Json>> =>
  redactObject(object).data as Record<string, Json>;

describe("redaction of objects", () => {
  it("turns each value of a Secret into a digest, and equal values into equal digests", () => {
    const { a, b, c } = dataOf(secret({ data: { a: base64("one"), b: base64("one"), c: base64("two") } }));
    assert.ok(isRedacted(a) && isRedacted(c));
    assert.equal(a, b);
    assert.notEqual(a, c);
    assert.ok(!JSON.stringify([a, c]).includes(base64("one")));
  });

  it("folds stringData into data as the API server does: it wins, and is compared by its bytes", () => {
    const folded = dataOf(secret({ data: { a: base64("old"), b: base64("kept") }, stringData: { a: "new" } }));
    assert.equal(folded.a, dataOf(secret({ data: { a: base64("new") } })).a);
    assert.deepEqual(Object.keys(folded).sort(), ["a", "b"]);
    assert.equal(Object.hasOwn(redactObject(secret({ stringData: { a: "x" } })), "stringData"), false);
  });

  it("sees no difference in how base64 is broken into lines, and one in text that is no base64", () => {
    const [head, tail] = [base64("a longer value").slice(0, 8), base64("a longer value").slice(8)];
    assert.equal(
      dataOf(secret({ data: { a: `${head}\n  ${tail}\n` } })).a,
      dataOf(secret({ data: { a: head + tail } })).a,
    );
    assert.notEqual(
      dataOf(secret({ data: { a: "no base64!" } })).a,
      dataOf(secret({ stringData: { a: "no base64!" } })).a,
    );
  });

  it("hides values that should be texts and are not", () => {
    const { a, b } = dataOf(secret({ data: { a: 4711, b: { deep: "canary" } } }));
    assert.ok(isRedacted(a) && isRedacted(b));
  });

  it("can be done twice without harm", () => {
    const once = redactObject(secret({ data: { a: base64("one") } }));
    assert.deepEqual(redactObject(once), once);
  });

  it("drops the annotation that repeats whole objects, of every kind", () => {
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "canary", kept: "yes" };
    const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", annotations } };
    assert.deepEqual(redactObject(object).metadata, { name: "c", annotations: { kept: "yes" } });
    const only = {
      ...object,
      metadata: { name: "c", annotations: { "kubectl.kubernetes.io/last-applied-configuration": "canary" } },
    };
    assert.deepEqual(redactObject(only).metadata, { name: "c" });
  });

  describe("what kubectl applied last", () => {
    const applied = (kind: string, text: string): JsonObject => ({
      apiVersion: "v1",
      kind,
      metadata: { name: "c", annotations: { "kubectl.kubernetes.io/last-applied-configuration": text } },
    });

    it("is read from the annotation, without the annotations of its own kind", () => {
      const text = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", data: { a: "1" } });
      assert.deepEqual(lastAppliedOf(applied("ConfigMap", text))?.(), {
        apiVersion: "v1",
        kind: "ConfigMap",
        data: { a: "1" },
      });
    });

    it("holds no value of a Secret, whatever kind it says it is", () => {
      for (const kind of ["Secret", "ConfigMap", undefined]) {
        const text = JSON.stringify({
          apiVersion: "v1",
          kind,
          data: { a: base64("canary") },
          stringData: { b: "canary" },
        });
        const read = lastAppliedOf(applied("Secret", text))?.() ?? {};
        assert.deepEqual(Object.values(dataOf(read)).map(isRedacted), [true, true]);
        assert.equal(JSON.stringify(read).includes(base64("canary")), false);
      }
    });

    it("is nothing where nobody applied or the annotation is damaged", () => {
      assert.equal(lastAppliedOf({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" } }), undefined);
      for (const text of ["{", "null", "[]", '"a"'])
        assert.equal(lastAppliedOf(applied("ConfigMap", text))?.(), undefined);
    });
  });

  it("leaves other kinds as they are, also those named Secret in another group", () => {
    const object = { apiVersion: "example.com/v1", kind: "Secret", data: { a: "plain" } };
    assert.equal(redactObject(object), object);
  });
});

describe("redaction of texts", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["fetch https://ann:s3cret@example.com/x failed", "fetch https://***@example.com/x failed"],
    ["Authorization: Bearer abcdefgh.ijkl", "Authorization: Bearer ***"],
    ['password: "open sesame" was wrong', "password: *** was wrong"],
    ["api_key=abc123, next", "api_key=***, next"],
    ["-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----", "***"],
    ["-----BEGIN PRIVATE KEY-----\ncut off", "***"],
    ["deployments.apps is forbidden", "deployments.apps is forbidden"],
  ];
  for (const [text, expected] of cases)
    it(`${JSON.stringify(text)} becomes ${JSON.stringify(expected)}`, () => assert.equal(redactText(text), expected));

  it("takes out exact strings that are known to be secret, but no short ones", () => {
    assert.equal(redactText("it said hunter2 and ab", ["hunter2", "ab"]), "it said *** and ab");
  });

  it("is applied to each log line, which also loses terminal escapes", () => {
    const lines: string[] = [];
    createLog((level, line) => lines.push(`${level} ${line}`)).warn(
      "\u001b[31mtoken: abc\u001b[0m\u202e and to\u0007ken: def",
    );
    assert.deepEqual(lines, ["warn token: *** and token: ***"]);
  });
});
