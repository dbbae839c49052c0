import assert from "node:assert/strict";
import { transferOwnership, uniteFields } from "../../../src/cluster/write/transferOwnership.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../../src/model/live.ts";
import { liveConfigMap } from "./fakeServer.ts";

const entry = (
  manager: string,
  operation: "Apply" | "Update",
  fieldsV1: JsonObject,
  subresource = "",
): ManagedFieldsEntry => ({
  manager,
  operation,
  subresource,
  apiVersion: "v1",
  time: "2026-01-01T00:00:00Z",
  fieldsV1,
});
const live = (...managedFields: ManagedFieldsEntry[]): LiveObject => ({ ...liveConfigMap("a", "7"), managedFields });
const managersOf = (patch: ReturnType<typeof transferOwnership>) =>
  (patch?.[0]?.value as readonly { manager: string; operation: string; subresource?: string }[]).map(
    ({ manager, operation, subresource }) => [manager, operation, subresource ?? ""],
  );

describe("take over client-side apply", () => {
  it("renames the entry when we have none, and pins the version", () => {
    const patch = transferOwnership(
      live(
        entry("kubectl-client-side-apply", "Update", { "f:data": { "f:a": {} } }),
        entry("hpa", "Update", {}, "scale"),
      ),
      "mooring",
    );
    assert.deepEqual(managersOf(patch), [
      ["mooring", "Apply", ""],
      ["hpa", "Update", "scale"],
    ]);
    assert.deepEqual(patch?.[1], { op: "replace", path: "/metadata/resourceVersion", value: "7" });
  });

  it("unites with our entry", () => {
    const patch = transferOwnership(
      live(
        entry("mooring", "Apply", { "f:data": { "f:a": {} } }),
        entry("kubectl-client-side-apply", "Update", { "f:data": { "f:b": {} } }),
      ),
      "mooring",
    );
    assert.deepEqual(managersOf(patch), [["mooring", "Apply", ""]]);
    assert.deepEqual((patch?.[0]?.value as readonly JsonObject[])[0]?.fieldsV1, { "f:data": { "f:a": {}, "f:b": {} } });
  });

  it("leaves others and subresources of the same name alone", () => {
    assert.equal(
      transferOwnership(
        live(entry("kubectl-edit", "Update", {}), entry("kubectl-client-side-apply", "Update", {}, "status")),
        "mooring",
      ),
      undefined,
    );
  });
});

describe("union of field sets", () => {
  const rows: [string, JsonObject, JsonObject, JsonObject][] = [
    ["side by side", { "f:a": {} }, { "f:b": {} }, { "f:a": {}, "f:b": {} }],
    ["a field and its child", { "f:a": {} }, { "f:a": { "f:b": {} } }, { "f:a": { ".": {}, "f:b": {} } }],
    ["a child and the field", { "f:a": { "f:b": {} } }, { "f:a": {} }, { "f:a": { ".": {}, "f:b": {} } }],
    [
      "list items",
      { 'k:{"name":"a"}': { ".": {}, "f:image": {} } },
      { 'k:{"name":"a"}': { "f:name": {} } },
      { 'k:{"name":"a"}': { ".": {}, "f:image": {}, "f:name": {} } },
    ],
  ];
  for (const [name, a, b, united] of rows) it(name, () => assert.deepEqual(uniteFields(a, b), united));
});
