import assert from "node:assert/strict";
import fc from "fast-check";
import { uniteFields } from "../../src/cluster/write/uniteFields.ts";
import { parseTrailers } from "../../src/git/process/trailers.ts";
import { exportLive } from "../../src/manifests/export/exportLive.ts";
import { parseManifest } from "../../src/manifests/yaml/parseManifest.ts";
import { toDesired } from "../../src/manifests/parse/toDesired.ts";
import { toYaml } from "../../src/manifests/yaml/toYaml.ts";
import { applyEdits } from "../../src/manifests/writeBack/writeBackEdits.ts";
import {
  canonicalJson,
  isJsonObject,
  type Json,
  jsonEqual,
  type JsonObject,
  parseJson,
  stringifyJson,
} from "../../src/model/json.ts";
import { toPointer, valueAt } from "../../src/model/fieldPath.ts";
import { redactObject } from "../../src/support/redaction.ts";

/** Names of what every JavaScript object inherits; all may be keys of Kubernetes objects. */
const KEYS = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "__defineGetter__", "a", "b-c"];

const key = fc.constantFrom(...KEYS);
const texts = fc.uniqueArray(fc.tuple(key, fc.string({ unit: "grapheme-ascii", maxLength: 6 })), {
  selector: ([name]) => name,
});
const map = texts.map((pairs): JsonObject => Object.fromEntries(pairs));
const { any } = fc.letrec<{ any: Json }>((tie) => ({
  any: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<Json>("x", 1, true, null),
    fc.array(tie("any"), { maxLength: 3 }),
    fc
      .uniqueArray(fc.tuple(key, tie("any")), { maxLength: 4, selector: ([name]) => name })
      .map((pairs) => Object.fromEntries(pairs)),
  ),
}));

const own = (value: Json | undefined, name: string): Json | undefined =>
  isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

const object = (kind: string, rest: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind,
  metadata: { name: "x" },
  ...rest,
});

describe("keys that are called like members of every object", () => {
  const holds = (property: fc.IPropertyWithHooks<[Json]> | fc.IPropertyWithHooks<[JsonObject, JsonObject]>): void =>
    fc.assert(property as fc.IPropertyWithHooks<unknown>, { numRuns: 300 });

  it("come through JSON, YAML and an export as they are", () => {
    holds(
      fc.property(any, (value) => {
        assert.ok(jsonEqual(parseJson(stringifyJson(value)), value));
        const config = object("ConfigMap", { data: { value }, value });
        const [document] = parseManifest(toYaml(config), "a.yaml").documents;
        assert.equal(canonicalJson(document?.value ?? null), canonicalJson(config));
        assert.equal(canonicalJson(own(exportLive(config), "value") ?? null), canonicalJson(value));
      }),
    );
  });

  it("of a Secret are digested one by one, in data and stringData", () => {
    holds(
      fc.property(map, map, (data, stringData) => {
        const encoded = Object.fromEntries(
          Object.entries(data).map(([name, value]) => [name, Buffer.from(String(value)).toString("base64")]),
        );
        const redacted = own(redactObject(object("Secret", { data: encoded, stringData })), "data") ?? {};
        const wanted = { ...data, ...stringData };
        assert.deepEqual(Object.keys(redacted).sort(), Object.keys(wanted).sort());
        for (const [name, value] of Object.entries(wanted)) {
          const alone = redactObject(object("Secret", { stringData: Object.fromEntries([[name, value]]) }));
          assert.equal(own(redacted, name), own(own(alone, "data"), name));
        }
      }),
    );
  });

  it("of stringData are folded into data", () => {
    holds(
      fc.property(map, map, (data, stringData) => {
        const secret = object("Secret", { data, stringData });
        const [document] = parseManifest(toYaml(secret), "a.yaml").documents;
        assert.ok(document);
        const { wire } = toDesired(document, { kind: "file", file: "a.yaml" } as never);
        const folded = own(wire.expose(), "data") ?? {};
        for (const [name, value] of Object.entries(stringData))
          assert.equal(own(folded, name), Buffer.from(String(value)).toString("base64"));
        assert.equal(Object.keys(folded).length, new Set([...Object.keys(data), ...Object.keys(stringData)]).size);
      }),
    );
  });

  it("are set, removed and looked up where a path leads", () => {
    for (const name of KEYS) {
      const path = [{ field: "data" }, { field: name }];
      const config = object("ConfigMap", { data: { other: "x" } });
      assert.equal(valueAt(config, path), undefined);
      const set = applyEdits(config, [{ op: "set", path, value: "new" }]);
      assert.deepEqual(Object.keys(own(set, "data") ?? {}), ["other", name]);
      assert.equal(valueAt(set, path), "new");
      assert.equal(toPointer(set, path), `/data/${name}`);
      assert.ok(jsonEqual(applyEdits(set, [{ op: "remove", path }]), config));
      const fields = own(uniteFields({ "f:data": { "f:a": {} } }, { "f:data": { [`f:${name}`]: {} } }), "f:data");
      assert.deepEqual(Object.keys(fields ?? {}).sort(), [...new Set(["f:a", `f:${name}`])].sort());
      assert.deepEqual(Object.entries(parseTrailers(`${name}: x\n${name}: y`)), [[name, "x\ny"]]);
    }
  });
});
