import assert from "node:assert/strict";
import { secretTexts } from "../../../src/cluster/http/secretTexts.ts";
import { reasonOf, toServerError } from "../../../src/cluster/http/serverError.ts";
import { readStatus, toStatus } from "../../../src/cluster/http/serverStatus.ts";
import type { JsonObject } from "../../../src/model/json.ts";

const context = { context: "prod", server: "https://k8s.example:6443", action: "apply Deployment shop/web" };
const causes = (...messages: string[]) =>
  messages.map((message) => ({ reason: "FieldValueInvalid", message, field: "spec.x" }));

describe("answers of the API server", () => {
  const rows: [code: number, message: string, reason: string, causes?: ReturnType<typeof causes>][] = [
    [401, "Unauthorized", "signIn"],
    [403, 'deployments.apps is forbidden: User "u" cannot patch resource', "forbidden"],
    [403, 'pods "x" is forbidden: exceeded quota: q', "invalid"],
    [403, 'admission webhook "w" denied the request: no', "invalid"],
    [403, "unable to create new content in namespace x because it is being terminated", "invalid"],
    [400, 'admission webhook "w" does not support dry run', "invalid"],
    [400, 'strict decoding error: unknown field "spec.x"', "invalid"],
    [500, 'Internal error occurred: failed calling webhook "w": context deadline exceeded', "invalid"],
    [500, "failed to create typed patch object (a/b; apps/v1): .spec.foo: field not declared in schema", "invalid"],
    [500, "failed to convert new object: error decoding from json: illegal base64 data", "invalid"],
    [500, "etcdserver: leader changed", "unreachable"],
    [404, 'namespaces "x" not found', "notFound"],
    [409, "the object has been modified", "conflict"],
    [410, "too old resource version", "gone"],
    [413, "too large", "tooLarge"],
    [422, "is invalid", "immutable", causes("Invalid value: 1: field is immutable")],
    [422, "is invalid", "invalid", causes("Invalid value: 1: field is immutable", "must be positive")],
    [
      422,
      "is invalid",
      "immutable",
      causes("Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden"),
    ],
    [
      422,
      "is invalid",
      "immutable",
      causes("Forbidden: pod updates may not change fields other than `spec.containers[*].image`"),
    ],
    [422, "cannot change roleRef", "immutable"],
    [429, "too many requests", "throttled"],
    [503, "the server is currently unable", "unreachable"],
    [504, "timeout", "unreachable"],
    [302, "", "refused"],
  ];
  for (const [code, message, reason, named = []] of rows) {
    it(`${code} ${message || "redirect"} is ${reason}`, () =>
      assert.equal(reasonOf({ code, message, causes: named }), reason));
  }

  it("an HTML page is not repeated", () => {
    const error = toServerError(readStatus(502, "<html><body>secret portal</body></html>"), context);
    assert.equal(error.reason, "unreachable");
    assert.ok(!error.message.includes("portal"));
    assert.ok(error.message.includes("https://k8s.example:6443"));
  });

  it("names the fields it complains about", () => {
    const status = toStatus(
      {
        code: 422,
        message: "bad",
        details: {
          causes: [
            { reason: "FieldValueInvalid", field: "spec.template.spec.containers[0].image", message: "Required value" },
          ],
        },
      },
      422,
    );
    const [field] = toServerError(status, context).fields;
    assert.deepEqual(field?.path.at(-1), { field: "image" });
    const strict = toServerError(
      toStatus(
        { code: 400, message: 'strict decoding error: unknown field "spec.foo", unknown field "spec.bar.baz"' },
        400,
      ),
      context,
    );
    assert.deepEqual(
      strict.fields.map(({ path }) => path),
      [
        [{ field: "spec" }, { field: "foo" }],
        [{ field: "spec" }, { field: "bar" }, { field: "baz" }],
      ],
    );
  });

  it("carries Retry-After from the details", () => {
    assert.equal(toServerError(toStatus({ code: 429, details: { retryAfterSeconds: 9 } }, 429), context).retryAfter, 9);
  });
});

describe("what a refusal of a Secret may say", () => {
  const secret: JsonObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s" },
    data: { token: Buffer.from("canary-decoded\ncanary-second-line").toString("base64"), raw: "canary-not-base64!" },
    stringData: { password: 'canary "quoted" value', pin: 123456 },
  };
  const repeated = [
    'Invalid value: "canary-not-base64!": illegal',
    `Invalid value: "${Buffer.from("canary-decoded\ncanary-second-line").toString("base64")}"`,
    "the value canary-decoded is weak",
    "line canary-second-line found",
    'got "canary \\"quoted\\" value" in stringData',
    `field ${Buffer.from('canary "quoted" value').toString("base64")}`,
    "expected string, got 123456",
    'Invalid value: map[string]interface {}{"x":"canary-decoded"}: no',
  ];
  for (const message of repeated) {
    it(message, () => {
      const status = toStatus(
        { code: 422, message, details: { causes: [{ reason: "FieldManagerConflict", field: "data", message }] } },
        422,
      );
      const error = toServerError(status, { ...context, sent: secret, secrets: secretTexts(secret), isSecret: true });
      const said = JSON.stringify([error.message, error.fields, error.conflicts]);
      for (const value of ["canary", Buffer.from("canary").toString("base64").slice(0, 6), "123456"])
        assert.ok(!said.includes(value), said);
    });
  }
});

describe("a Secret that is wrong", () => {
  const shapes: Readonly<Record<string, JsonObject>> = {
    "a scalar": { stringData: "canary-scalar" },
    "a list": { stringData: ["canary-item"] },
    "a number": { stringData: { pin: 8_675_309 } },
    "a nested value": { data: { pw: { nested: "canary-nested", list: [{ deep: "canary-deep" }] } } },
    "no base64": { data: { pw: "canary not base64!" } },
    "values only in an annotation": {
      metadata: {
        name: "s",
        annotations: {
          "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({
            stringData: { pw: "canary-applied", list: ["canary-applied-item"] },
          }),
        },
      },
    },
  };
  /** What the server puts around what it repeats (structured-merge-diff, apimachinery field errors, decoders, webhooks). */
  const wordings: readonly ((value: string) => string)[] = [
    (value) =>
      `failed to create typed patch object (default/s; /v1, Kind=Secret): .stringData: expected map, got &{${value}}`,
    (value) =>
      `.data.pw: expected string, got &value.valueUnstructured{Value:map[string]interface {}{"nested":"${value}"}}`,
    (value) => `Secret "s" is invalid: data[pw]: Invalid value: ${value}: must be base64`,
    (value) => `metadata.labels: Invalid value: "${value} and more": a valid label must be`,
    (value) => `type: Unsupported value: ${value}: supported values: "Opaque"`,
    (value) => `admission webhook "w" denied the request: the value ${value} is weak`,
    (value) => `parsing time "${value}" as "2006"`,
  ];
  for (const [title, shape] of Object.entries(shapes))
    it(`by ${title} is refused without its values, and with reason and field`, () => {
      const object: JsonObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, ...shape };
      for (const value of secretTexts(object))
        for (const word of wordings) {
          const message = word(value);
          const status = toStatus({ code: 422, message, details: { causes: [{ field: "data.pw", message }] } }, 422);
          const error = toServerError(status, { ...context, secrets: secretTexts(object), isSecret: true });
          const said = JSON.stringify([error.message, error.fields]);
          assert.ok(!/canary|8675309/.test(said), said);
          assert.equal(error.fields[0]?.path.length, 2);
          assert.match(error.message, /expected|invalid|label|type|webhook|parsing|data/i);
        }
    });

  it("says nothing of a value that the cut of a long message goes through", () => {
    const object: JsonObject = { apiVersion: "v1", kind: "Secret", stringData: { pw: "canary".repeat(50) } };
    for (let before = 0; before < 60_000; before += 997) {
      const message = `${"x ".repeat(before)}${"canary".repeat(50)}${" y".repeat(20_000)}`;
      const here = { ...context, secrets: secretTexts(object), isSecret: true };
      assert.ok(!toServerError(toStatus({ code: 422, message }, 422), here).message.includes("canary"));
    }
  });
});
