import assert from "node:assert/strict";
import { uniteFields } from "../../../src/cluster/write/uniteFields.ts";
import type { JsonObject } from "../../../src/model/json.ts";

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
