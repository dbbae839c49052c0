import assert from "node:assert/strict";
import { parseServerPath } from "../../../src/cluster/http/parseServerPath.ts";
import type { FieldPath } from "../../../src/model/fieldPath.ts";
import type { Json } from "../../../src/model/json.ts";

const sent: Json = {
  metadata: { annotations: { "a.b/c": "1", a: "2" }, labels: { "app.kubernetes.io/name": "x" } },
  spec: { replicas: 1, "odd[key]": { x: 1 } },
  data: { "ca.crt": "…", ca: "…" },
};

const rows: [printed: string, path: FieldPath | undefined][] = [
  [".spec.replicas", [{ field: "spec" }, { field: "replicas" }]],
  ["spec.replicas", [{ field: "spec" }, { field: "replicas" }]],
  [".metadata.annotations.a.b/c", [{ field: "metadata" }, { field: "annotations" }, { field: "a.b/c" }]],
  [
    "metadata.labels[app.kubernetes.io/name]",
    [{ field: "metadata" }, { field: "labels" }, { field: "app.kubernetes.io/name" }],
  ],
  [".data.ca.crt", [{ field: "data" }, { field: "ca.crt" }]],
  [".data.ca", [{ field: "data" }, { field: "ca" }]],
  [
    '.spec.containers[name="a]\\"b"].image',
    [{ field: "spec" }, { field: "containers" }, { keys: { name: 'a]"b' } }, { field: "image" }],
  ],
  [
    '.spec.ports[port=80,protocol="TCP"]',
    [{ field: "spec" }, { field: "ports" }, { keys: { port: 80, protocol: "TCP" } }],
  ],
  ['.metadata.finalizers[="a/b"]', [{ field: "metadata" }, { field: "finalizers" }, { value: "a/b" }]],
  [
    "spec.template.spec.containers[0].image",
    [
      { field: "spec" },
      { field: "template" },
      { field: "spec" },
      { field: "containers" },
      { index: 0 },
      { field: "image" },
    ],
  ],
  [".a.unknown.b", [{ field: "a" }, { field: "unknown" }, { field: "b" }]],
  ["no path at all", undefined],
  [".spec..x", undefined],
  [".spec[", undefined],
  ["", undefined],
];

describe("paths that the API server prints", () => {
  for (const [printed, path] of rows) {
    it(printed || "(empty)", () => assert.deepEqual(parseServerPath(printed, sent), path));
  }
});
