import assert from "node:assert/strict";
import { secretTexts } from "../../../src/cluster/secretTexts.ts";
import { reasonOf, toServerError } from "../../../src/cluster/serverError.ts";
import { readStatus, toStatus } from "../../../src/cluster/serverStatus.ts";
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
