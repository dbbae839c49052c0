import assert from "node:assert/strict";
import { inspect } from "node:util";
import { isRedacted } from "../../../src/support/redaction.ts";
import { isJsonObject, type JsonObject } from "../../../src/model/json.ts";
import type { DesiredObject } from "../../../src/model/desired.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { toDesired, withNamespace, withoutStatus } from "../../../src/manifests/parse/toDesired.ts";

function desired(text: string): DesiredObject {
  const [document] = parseManifest(text, "/w/a.yaml").documents;
  assert.ok(document);
  return toDesired(document, { kind: "file", file: "/w/a.yaml", document: 0, item: undefined });
}

function dataOf(object: JsonObject): JsonObject {
  assert.ok(isJsonObject(object.data));
  return object.data;
}

const SECRET = `apiVersion: v1
kind: Secret
metadata: { name: s, namespace: shop }
stringData: { pass: canary-value, both: new }
data: { old: b2xk, both: b2xk }
`;

describe("toDesired", () => {
  it("drops what a server writes, and keeps nulls and status", () => {
    const { wire, body, ref } = desired(`apiVersion: apps/v1
kind: Deployment
metadata: { name: a, uid: x, resourceVersion: "1", generation: 2, creationTimestamp: null, managedFields: [], selfLink: /x, labels: { a: b } }
spec: { replicas: null }
status: { replicas: 1 }
`);
    const expected = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "a", labels: { a: "b" } },
      spec: { replicas: null },
      status: { replicas: 1 },
    };
    assert.deepEqual(wire.expose(), expected);
    assert.deepEqual(body, expected);
    assert.deepEqual(ref, { apiVersion: "apps/v1", kind: "Deployment", namespace: "", name: "a" });
  });

  it("folds stringData into data for sending, where it wins", () => {
    const { wire } = desired(SECRET);
    assert.equal(wire.expose().stringData, undefined);
    assert.deepEqual(dataOf(wire.expose()), {
      old: "b2xk",
      both: "bmV3",
      pass: Buffer.from("canary-value").toString("base64"),
    });
  });

  it("shows no Secret value outside wire", () => {
    const object = desired(SECRET);
    assert.ok(Object.values(dataOf(object.body)).every((value) => isRedacted(value)));
    const printed = inspect(object, { depth: 20 }) + JSON.stringify(object);
    for (const secret of ["canary-value", Buffer.from("canary-value").toString("base64"), "b2xk"])
      assert.ok(!printed.includes(secret));
  });

  it("gives the same hash for the same object in another spelling", () => {
    const one = desired('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { x: "1", z: "2" }\n');
    const two = desired('{"kind":"ConfigMap","data":{"z":"2","x":"1"},"metadata":{"name":"a"},"apiVersion":"v1"}');
    assert.equal(one.hash, two.hash);
    assert.notEqual(one.hash, desired("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n").hash);
  });

  it("moves to a namespace in body, wire and ref, with a hash of its own", () => {
    const before = desired("apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n");
    const after = withNamespace(before, "shop");
    assert.equal(after.ref.namespace, "shop");
    assert.deepEqual(after.body.metadata, { name: "a", namespace: "shop" });
    assert.deepEqual(after.wire.expose().metadata, { name: "a", namespace: "shop" });
    assert.notEqual(after.hash, before.hash);
    assert.equal(before.ref.namespace, "");
    assert.deepEqual(withNamespace(after, "").wire.expose(), before.wire.expose());
  });

  it("goes without its status in body and wire, with a hash of its own", () => {
    const spec = "apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: {}\n";
    const before = desired(`${spec}status: { phase: Pending }\n`);
    assert.deepEqual(withoutStatus(before).wire.expose(), desired(spec).wire.expose());
    assert.notEqual(withoutStatus(before).hash, before.hash);
    assert.equal(withoutStatus(desired(spec)).hash, desired(spec).hash);
  });

  it("leaves the name empty under generateName", () => {
    assert.equal(desired("apiVersion: batch/v1\nkind: Job\nmetadata: { generateName: a- }\n").ref.name, "");
  });
});
