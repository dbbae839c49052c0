import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { typeAt } from "../../../src/drift/schema/listKeys.ts";
import { compileSchema } from "../../../src/drift/schema/schema.ts";
import { gadgetSchema } from "./gadget.ts";

const schema = gadgetSchema();
const at = (...names: string[]): Parameters<typeof typeAt>[1] => names.map((field) => ({ field }));

describe("schema", () => {
  const keys: readonly { what: string; path: string[]; keys: string[] | undefined }[] = [
    { what: "list-type map", path: ["spec", "env"], keys: ["name"] },
    { what: "several keys", path: ["spec", "ports"], keys: ["port", "protocol"] },
    { what: "patch strategy", path: ["spec", "old"], keys: ["name"] },
    { what: "a set", path: ["spec", "tags"], keys: undefined },
    { what: "an atomic list", path: ["spec", "args"], keys: undefined },
    { what: "an undeclared list", path: ["spec", "steps"], keys: undefined },
    { what: "no list", path: ["spec", "size"], keys: undefined },
    { what: "below a free map", path: ["spec", "free", "x"], keys: undefined },
    { what: "below a scalar", path: ["spec", "size", "x"], keys: undefined },
  ];
  for (const { what, path, keys: expected } of keys) {
    it(`list keys of ${what}`, () => {
      const list = typeAt(schema, at(...path))?.list;
      assert.deepEqual(list?.kind === "map" ? list.keys : undefined, expected);
    });
  }

  it("steps through items, and ends recursive types by looking only where asked", () => {
    const deep = at(
      "spec",
      "tree",
      ...Array.from({ length: 50 }, (_, depth) => ["children", `c${depth}`]).flat(),
      "name",
    );
    assert.equal(typeAt(schema, deep)?.isScalar, true);
    assert.equal(typeAt(schema, [...at("spec", "env"), { keys: { name: "a" } }, { field: "value" }])?.isScalar, true);
  });

  it("knows no kind that the document does not name", () => {
    const document = {
      hash: "",
      schemas: { a: { "x-kubernetes-group-version-kind": [{ group: "", version: "v1", kind: "Pod" }] } },
    };
    assert.ok(compileSchema(document, "v1", "Pod"));
    assert.equal(compileSchema(document, "v1", "Service"), undefined);
    assert.equal(compileSchema(document, "apps/v1", "Pod"), undefined);
  });

  it("compiles a type once", () => {
    assert.equal(typeAt(schema, at("spec", "options")), typeAt(schema, at("spec", "options")));
  });
});
