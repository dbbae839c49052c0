import assert from "node:assert/strict";
import type { FieldPath } from "../../../src/model/fieldPath.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../../src/model/live.ts";
import { transferFields } from "../../../src/reconcile/apply/transferFields.ts";

const entry = (manager: string, fieldsV1: JsonObject, more: Partial<ManagedFieldsEntry> = {}): ManagedFieldsEntry => ({
  manager,
  operation: "Update",
  subresource: "",
  apiVersion: "apps/v1",
  time: "2026-01-01T00:00:00Z",
  fieldsV1,
  ...more,
});
const live = (...managedFields: readonly ManagedFieldsEntry[]): LiveObject => ({
  ref: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
  uid: "u",
  resourceVersion: "7",
  body: {},
  managedFields,
});
const limits = (fields: JsonObject): JsonObject => ({
  "f:spec": { "f:containers": { 'k:{"name":"web"}': { ".": {}, "f:name": {}, "f:limits": fields } } },
});
const cpu: FieldPath = [
  { field: "spec" },
  { field: "containers" },
  { keys: { name: "web" } },
  { field: "limits" },
  { field: "cpu" },
];
const fieldsAfter = (patch: ReturnType<typeof transferFields>): Record<string, unknown> =>
  Object.fromEntries(
    ((patch?.[0]?.value ?? []) as readonly JsonObject[]).map(({ manager, operation, fieldsV1 }) => [
      `${String(manager)} ${String(operation)}`,
      fieldsV1,
    ]),
  );

describe("fields handed over from a tool driven by hand", () => {
  it("are exactly those that were named", () => {
    const mine = entry("mooring", limits({ "f:memory": {} }), { operation: "Apply" });
    const patch = transferFields(
      live(mine, entry("kubectl-client-side-apply", limits({ "f:cpu": {}, "f:memory": {} }))),
      "mooring",
      [cpu],
    );
    assert.deepEqual(fieldsAfter(patch), {
      "mooring Apply": limits({ "f:memory": {}, "f:cpu": {} }),
      "kubectl-client-side-apply Update": limits({ "f:memory": {} }),
    });
    assert.deepEqual(patch?.[1], { op: "replace", path: "/metadata/resourceVersion", value: "7" });
  });

  it("make an entry of our own where there was none, and leave no empty one behind", () => {
    const patch = transferFields(live(entry("kubectl-edit", { "f:data": { "f:a": {} } })), "mooring", [
      [{ field: "data" }],
    ]);
    assert.deepEqual(fieldsAfter(patch), { "mooring Apply": { "f:data": { "f:a": {} } } });
  });

  it("are never taken from a controller, a subresource or an entry in another version", () => {
    const fields = { "f:data": { "f:a": {} } };
    const mine = entry("mooring", { "f:x": {} }, { operation: "Apply" });
    for (const other of [
      entry("kube-controller-manager", fields),
      entry("kubectl", fields, { subresource: "scale" }),
      entry("kubectl", fields, { apiVersion: "apps/v1beta1" }),
    ]) {
      assert.equal(transferFields(live(mine, other), "mooring", [[{ field: "data" }]]), undefined);
    }
  });
});
