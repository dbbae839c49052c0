import assert from "node:assert/strict";
import { type FieldPath, formatPath, startsWithPath, toPointer, valueAt } from "../../../src/model/fieldPath.ts";

const object = {
  metadata: { annotations: { "example.com/a~b": "x" } },
  spec: {
    ports: [{ port: 80 }, { port: 53, protocol: "UDP" }, { port: 53, protocol: "TCP" }],
    finalizers: ["a", "b"],
    args: ["one", "two"],
  },
};
const path = (...elements: FieldPath): FieldPath => elements;

describe("field paths", () => {
  const cases: readonly (readonly [string, FieldPath, unknown, string, string])[] = [
    [
      "a key with / and ~",
      path({ field: "metadata" }, { field: "annotations" }, { field: "example.com/a~b" }),
      "x",
      "/metadata/annotations/example.com~1a~0b",
      'metadata.annotations["example.com/a~b"]',
    ],
    [
      "an item by its keys",
      path({ field: "spec" }, { field: "ports" }, { keys: { port: 53, protocol: "TCP" } }, { field: "port" }),
      53,
      "/spec/ports/2/port",
      "spec.ports[port=53,protocol=TCP].port",
    ],
    [
      "an item that leaves a key to its default",
      path({ field: "spec" }, { field: "ports" }, { keys: { port: 80, protocol: "TCP" } }, { field: "port" }),
      80,
      "/spec/ports/0/port",
      "spec.ports[port=80,protocol=TCP].port",
    ],
    [
      "an item of a set",
      path({ field: "spec" }, { field: "finalizers" }, { value: "b" }),
      "b",
      "/spec/finalizers/1",
      "spec.finalizers[b]",
    ],
    [
      "an item by its index",
      path({ field: "spec" }, { field: "args" }, { index: 1 }),
      "two",
      "/spec/args/1",
      "spec.args[1]",
    ],
    [
      "an item that is not there",
      path({ field: "spec" }, { field: "ports" }, { keys: { port: 1 } }),
      undefined,
      "/spec/ports/-",
      "spec.ports[port=1]",
    ],
    [
      "a field below nothing",
      path({ field: "status" }, { field: "phase" }),
      undefined,
      "/status/phase",
      "status.phase",
    ],
    ["the object as a whole", path(), object, "", ""],
  ];
  for (const [name, at, value, pointer, text] of cases) {
    it(name, () => {
      assert.deepEqual(valueAt(object, at), value);
      assert.equal(toPointer(object, at), pointer);
      assert.equal(formatPath(at), text);
    });
  }

  it("takes nothing from a prototype for a field", () => {
    assert.equal(valueAt(object, path({ field: "toString" })), undefined);
  });

  it("know what lies below what", () => {
    const ports = path({ field: "spec" }, { field: "ports" });
    assert.equal(startsWithPath([...ports, { keys: { port: 80 } }], ports), true);
    assert.equal(startsWithPath(ports, ports), true);
    assert.equal(startsWithPath(ports, [...ports, { index: 0 }]), false);
    assert.equal(startsWithPath(path({ field: "spec" }, { field: "portsAll" }), ports), false);
  });
});
