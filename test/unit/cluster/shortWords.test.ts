import assert from "node:assert/strict";
import { shortWords } from "../../../src/cluster/http/shortWords.ts";

const STRUCT = `core.PodTemplateSpec{ObjectMeta:v1.ObjectMeta{Name:"", Labels:map[string]string{"a":"b: c"}}, Spec:core.PodSpec{Volumes:[]core.Volume(nil)${", X:1".repeat(300)}}}`;

describe("the words of a refusal", () => {
  it("stay as they came where they are short", () => {
    const message =
      'Service "a" is invalid: spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive';
    assert.equal(shortWords({ message, causes: [] }), message);
  });

  it("name the field and its cause instead of a whole Go struct", () => {
    const words = `Invalid value: ${STRUCT}: field is immutable`;
    const message = `Job.batch "a" is invalid: spec.template: ${words}`.slice(0, 2_000);
    const causes = [{ reason: "FieldValueInvalid", field: "spec.template", message: words }];
    assert.equal(shortWords({ message, causes }), "spec.template: field is immutable");
  });

  it("lose what a patch repeats of its object, and the frame of a scalar", () => {
    const object = "failed to create typed patch object (shop/conf; /v1, Kind=ConfigMap): ";
    for (const [words, shown] of [
      [
        ".data.port: expected string, got &value.valueUnstructured{Value:8080}",
        ".data.port: expected string, got 8080",
      ],
      [".spec.foo: field not declared in schema", ".spec.foo: field not declared in schema"],
    ])
      assert.equal(shortWords({ message: `${object}${words}`, causes: [] }), shown);
  });

  it("lose a comparison on further lines", () => {
    const words = "Forbidden: spec is immutable after creation except resources.requests\n@@ -1,2 +1,2 @@\n-  a\n+  b";
    const causes = [{ reason: "FieldValueForbidden", field: "spec", message: words }];
    assert.equal(
      shortWords({ message: `PersistentVolumeClaim "a" is invalid: spec: ${words}`, causes }),
      "spec: Forbidden: spec is immutable after creation except resources.requests",
    );
  });

  it("name some of many fields once each", () => {
    const causes = Array.from({ length: 6 }, (_one, at) => ({
      reason: "",
      field: `spec.f${at}`,
      message: "Required value",
    }));
    assert.equal(
      shortWords({ message: "x".repeat(300), causes }),
      "spec.f0: Required value; spec.f1: Required value; spec.f2: Required value; and 3 more",
    );
  });

  it("are one line in any case", () => {
    const text = shortWords({ message: `failed:\n${"y".repeat(900)}`, causes: [] });
    assert.equal(text, "failed:");
    assert.ok(shortWords({ message: "z".repeat(3_000), causes: [] }).length < 500);
  });
});
