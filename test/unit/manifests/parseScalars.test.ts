import assert from "node:assert/strict";
import { isJsonObject, jsonEqual, stringifyJson } from "../../../src/model/json.ts";
import { parseManifest } from "../../../src/manifests/yaml/parseManifest.ts";
import { KEYS, REFUSED, SCALARS, valueOfRow } from "./parseScalarTable.ts";

const HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";

describe("scalars as kubectl reads them", () => {
  for (const row of SCALARS) {
    const { text, json } = row;
    it(`value ${text || "(empty)"} is ${json === REFUSED ? "refused" : json}`, () => {
      const { documents, problems } = parseManifest(`${HEAD}x: ${text}\n`, "a.yaml");
      if (json === REFUSED) {
        assert.equal(documents.length, 0);
        assert.equal(problems[0]?.severity, "error");
        assert.equal(problems[0]?.range?.line, 4);
        return;
      }
      const value = documents[0]?.value.x;
      assert.ok(
        value !== undefined && jsonEqual(value, valueOfRow(row)),
        `read as ${value === undefined ? "nothing" : stringifyJson(value)}`,
      );
    });
  }
});

describe("keys as kubectl reads them", () => {
  for (const [text, key] of KEYS) {
    it(`key ${text} is ${key === REFUSED ? "refused" : key}`, () => {
      const { documents, problems } = parseManifest(`${HEAD}x:\n  ${text}: v\n`, "a.yaml");
      if (key === REFUSED) {
        assert.equal(problems[0]?.severity, "error");
        return;
      }
      const map = documents[0]?.value.x;
      assert.ok(isJsonObject(map));
      assert.deepEqual(Object.keys(map), [key]);
    });
  }
});
