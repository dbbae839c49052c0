import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { KnownDefaults, learnDefaults } from "../../../src/drift/compare/knownDefaults.ts";
import { type Proof, prove } from "../../../src/drift/compare/prove.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { parseJson } from "../../../src/model/json.ts";
import type { LiveObject, ManagedFieldsEntry } from "../../../src/model/live.ts";
import { redactObject } from "../../../src/support/redaction.ts";
import { entry, gadget, gadgetSchema, liveGadget, MANAGER, summarize } from "./gadget.ts";

const schema = gadgetSchema();

function proof(desired: JsonObject, live: LiveObject, more: Partial<Parameters<typeof prove>[0]> = {}): Proof {
  return prove({ desired, live, schema, manager: MANAGER, bases: [], defaults: new KnownDefaults(), ...more });
}

describe("guards of the proof: where it could be wrong it says suspect", () => {
  it("the file uses another version than the one that was read", () => {
    const answer = proof({ ...gadget("{ size: 1 }"), apiVersion: "test.example/v2" }, liveGadget("{ size: 1 }"));
    assert.equal(answer.kind, "suspect");
    assert.match(answer.kind === "suspect" ? answer.doubts.join() : "", /test\.example\/v2.*test\.example\/v1/);
  });

  it("it was last applied in another version", () => {
    const live = liveGadget("{ size: 1 }", [entry(MANAGER, "{ f:size: {} }", { apiVersion: "test.example/v0" })]);
    assert.equal(proof(gadget("{ size: 1 }"), live).kind, "suspect");
  });

  it("no schema: a map that is larger in live may be replaced as a whole", () => {
    const live = liveGadget("{ options: { mode: a, level: 1 } }");
    assert.equal(proof(gadget("{ options: { mode: a } }"), live, { schema: undefined }).kind, "suspect");
  });

  it("no schema: equal values and metadata by key are certain", () => {
    const desired = gadget("{ options: { mode: a } }", { metadata: { name: "one", labels: { a: "1" } } });
    const live = liveGadget("{ options: { mode: a } }", [], {
      metadata: { name: "one", labels: { a: "1", b: "2" }, uid: "u" },
    });
    assert.equal(proof(desired, live, { schema: undefined }).kind, "inSync");
  });

  it("nobody's object: a field removed from Git is found by the last commit", () => {
    const answer = proof(gadget("{ size: 1 }"), liveGadget("{ size: 1, text: old }"), {
      bases: [gadget("{ size: 1, text: old }")],
    });
    assert.deepEqual(answer.kind === "suspect" && summarize(answer.suspects), ["leftover /spec/text"]);
  });

  it("integers beyond 2^53 that look alike as doubles", () => {
    const desired = { ...gadget("{}"), spec: parseJson('{"size":9007199254740993}') };
    const live = liveGadget("{}");
    const at = (text: string): LiveObject => ({ ...live, body: { ...live.body, spec: parseJson(text) } });
    assert.equal(proof(desired, at('{"size":9007199254740992}')).kind, "suspect");
    assert.equal(proof(desired, at('{"size":9007199254740993}')).kind, "inSync");
  });

  it("keys named like members of every object are no values", () => {
    const desired = { ...gadget("{}"), spec: parseJson('{"free":{"constructor":{},"__proto__":{}}}') };
    assert.equal(proof(desired, liveGadget("{ free: { a: 1 } }")).kind, "suspect");
  });

  it("two Secrets are equal when their bytes are, whatever the line breaks, and never otherwise", () => {
    const secret = (data: JsonObject): JsonObject =>
      redactObject({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data });
    const live = { ...liveGadget("{}"), ref: { apiVersion: "v1", kind: "Secret", namespace: "", name: "s" } };
    const answer = (a: JsonObject, b: JsonObject): string => proof(secret(a), { ...live, body: secret(b) }).kind;
    assert.equal(answer({ key: "aGVs\nbG8=" }, { key: "aGVsbG8=" }), "inSync");
    assert.equal(answer({ key: "aGVsbG8=" }, { key: "aGVsbG9v" }), "suspect");
  });
});

describe("known defaults: what one dry-run has shown counts for the next object", () => {
  const desired = gadget("{ steps: [{ run: a }] }");
  const ours = [entry(MANAGER, "{ f:steps: {} }")];
  const live = liveGadget("{ steps: [{ run: a, shell: sh }] }", ours);
  const other = { ...live, ref: { ...live.ref, name: "two" } };

  it("a field that the server adds inside a part that is replaced as a whole", () => {
    const defaults = new KnownDefaults();
    assert.equal(proof(desired, other, { defaults }).kind, "suspect");

    assert.equal(learnDefaults(defaults, { desired, live, predicted: live, schema }), 1);

    assert.equal(proof(desired, other, { defaults }).kind, "inSync");
    assert.equal(
      proof(desired, other, { defaults: new KnownDefaults(defaults.export()) }).kind,
      "inSync",
      "also after it was stored",
    );
    assert.equal(
      proof(desired, liveGadget("{ steps: [{ run: a, shell: bash }] }", ours), { defaults }).kind,
      "suspect",
      "another value",
    );
    assert.equal(
      proof(gadget("{ steps: [{ run: b }] }"), liveGadget("{ steps: [{ run: b, shell: sh }] }", ours), { defaults })
        .kind,
      "suspect",
      "another pair",
    );
    assert.equal(
      proof({ ...desired, kind: "Widget" }, { ...other, ref: { ...other.ref, kind: "Widget" } }, { defaults }).kind,
      "suspect",
      "another kind",
    );
  });

  const notAlone: readonly { what: string; owners: readonly ManagedFieldsEntry[] }[] = [
    { what: "another manager wrote the field", owners: [entry("kubectl-edit", "{ f:steps: {} }")] },
    { what: "another manager wrote it, too", owners: [...ours, entry("kubectl-edit", "{ f:steps: {} }")] },
    { what: "nobody is on record for it", owners: [] },
  ];
  for (const { what, owners } of notAlone) {
    it(`does not count where ${what}: the same may be an edit there`, () => {
      const defaults = new KnownDefaults();
      learnDefaults(defaults, { desired, live, predicted: live, schema });
      assert.equal(proof(desired, { ...other, managedFields: owners }, { defaults }).kind, "suspect");
    });
  }

  it("counts where the server took our value and dropped it, not where somebody removed it", () => {
    const empty = gadget("{ text: '' }");
    const dropped = liveGadget("{}", [entry(MANAGER, "{ f:text: {} }")]);
    const defaults = new KnownDefaults();
    learnDefaults(defaults, { desired: empty, live: dropped, predicted: dropped, schema });
    assert.equal(proof(empty, dropped, { defaults }).kind, "inSync");
    assert.equal(proof(empty, liveGadget("{}", [entry(MANAGER, "{ f:size: {} }")]), { defaults }).kind, "suspect");
  });

  const pairs: readonly { what: string; desired: string; live: string; isLearned: boolean }[] = [
    { what: "an empty text that storage drops", desired: "{ text: '' }", live: "{}", isLearned: true },
    { what: "a false that storage drops", desired: "{ free: { x: false } }", live: "{ free: {} }", isLearned: true },
    { what: "another spelling of a quantity", desired: "{ text: 1000m }", live: "{ text: '1' }", isLearned: true },
    { what: "a value that a webhook has replaced", desired: "{ text: a }", live: "{ text: b }", isLearned: false },
    { what: "a field that a webhook has dropped", desired: "{ text: a }", live: "{}", isLearned: false },
    { what: "an item more in an atomic list", desired: "{ args: [a] }", live: "{ args: [a, b] }", isLearned: false },
    {
      what: "another order",
      desired: "{ env: [{ name: a }, { name: b }] }",
      live: "{ env: [{ name: b }, { name: a }] }",
      isLearned: false,
    },
  ];
  for (const { what, desired: file, live: cluster, isLearned } of pairs) {
    it(`${isLearned ? "takes" : "refuses"} ${what}`, () => {
      const object = liveGadget(cluster);
      const learned = learnDefaults(new KnownDefaults(), {
        desired: gadget(file),
        live: object,
        predicted: object,
        schema,
      });
      assert.equal(learned, isLearned ? 1 : 0);
    });
  }

  it("learns nothing where the dry-run would change the value", () => {
    const predicted = liveGadget("{ steps: [{ run: a, shell: other }] }");
    assert.equal(learnDefaults(new KnownDefaults(), { desired, live, predicted, schema }), 0);
  });

  it("keeps no values", () => {
    const defaults = new KnownDefaults();
    learnDefaults(defaults, { desired, live, predicted: live, schema });
    assert.match(defaults.export().join(), /^[0-9a-f]{32}$/);
  });
});
