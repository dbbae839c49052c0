import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { KnownDefaults } from "../../../src/drift/knownDefaults.ts";
import { prove } from "../../../src/drift/prove.ts";
import { takeOver, takeoverCandidates } from "../../../src/drift/takeOver.ts";
import type { ManagedFieldsEntry } from "../../../src/model/live.ts";
import { entry, gadget, gadgetSchema, liveGadget, MANAGER, summarize } from "./gadget.ts";

const schema = gadgetSchema();
const CLIENT_SIDE = "kubectl-client-side-apply";

function leftovers(base: string, desired: string, live: string, owned: readonly ManagedFieldsEntry[]): string[] {
  const proof = prove({
    desired: gadget(desired),
    live: liveGadget(live, owned),
    schema,
    manager: MANAGER,
    base: gadget(base),
    defaults: new KnownDefaults(),
  });
  return proof.kind === "inSync" ? [] : summarize(proof.suspects);
}

describe("leftovers: removed from the files, kept by server-side apply", () => {
  const env = "{ env: [{ name: a }, { name: b, value: x }] }";
  const rows: readonly {
    what: string;
    base: string;
    desired: string;
    live: string;
    owned: readonly ManagedFieldsEntry[];
    found: string[];
  }[] = [
    {
      what: "client-side apply owns it",
      base: "{ size: 1 }",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry(CLIENT_SIDE, "{ f:size: {} }")],
      found: ["leftover /spec/size"],
    },
    {
      what: "somebody has edited it since",
      base: "{ size: 1 }",
      desired: "{}",
      live: "{ size: 2 }",
      owned: [entry("kubectl-edit", "{ f:size: {} }")],
      found: ["leftover /spec/size"],
    },
    {
      what: "an item of a list",
      base: env,
      desired: "{ env: [{ name: a }] }",
      live: env,
      owned: [entry(CLIENT_SIDE, `{ "f:env": { 'k:{"name":"b"}': { ".": {}, "f:value": {} } } }`)],
      found: ["leftover /spec/env/1"],
    },
    {
      what: "a map, once",
      base: "{ options: { mode: a, level: 1 } }",
      desired: "{}",
      live: "{ options: { mode: a, level: 1 } }",
      owned: [entry(CLIENT_SIDE, "{ f:options: { f:mode: {}, f:level: {} } }")],
      found: ["leftover /spec/options"],
    },
    {
      what: "gone already",
      base: "{ size: 1 }",
      desired: "{}",
      live: "{}",
      owned: [entry(CLIENT_SIDE, "{ f:text: {} }")],
      found: [],
    },
    {
      what: "never in the files",
      base: "{}",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry(CLIENT_SIDE, "{ f:size: {} }")],
      found: [],
    },
    {
      what: "a default: nobody owns it",
      base: "{ size: 1 }",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry(CLIENT_SIDE, "{ f:text: {} }")],
      found: [],
    },
    {
      what: "another deployment tool owns it now",
      base: "{ size: 1 }",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry("helm", "{ f:size: {} }")],
      found: [],
    },
    {
      what: "client-side apply and a controller own it",
      base: "{ size: 1 }",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry(CLIENT_SIDE, "{ f:size: {} }"), entry("kube-controller-manager", "{ f:size: {} }")],
      found: [],
    },
    {
      what: "an autoscaler has it through scale",
      base: "{ size: 1 }",
      desired: "{}",
      live: "{ size: 4 }",
      owned: [entry("kubectl", "{ f:size: {} }", { subresource: "scale" })],
      found: [],
    },
    {
      what: "we own it too: said once",
      base: "{ size: 1 }",
      desired: "{}",
      live: "{ size: 1 }",
      owned: [entry(MANAGER, "{ f:size: {} }")],
      found: ["leftover /spec/size"],
    },
    {
      what: "replaced as a whole: the apply settles it",
      base: "{ args: [a, b] }",
      desired: "{ args: [a] }",
      live: "{ args: [a] }",
      owned: [entry(CLIENT_SIDE, "{ f:args: {} }")],
      found: [],
    },
  ];
  for (const { what, base, desired, live, owned, found } of rows) {
    it(what, () => assert.deepEqual(leftovers(base, desired, live, owned), found));
  }
});

describe("takeover of what client-side apply left behind", () => {
  it("offers Update entries of client-side apply and nothing else", () => {
    const live = liveGadget("{}", [
      entry(CLIENT_SIDE, "{ f:size: {} }"),
      entry("before-first-apply", "{ f:text: {} }"),
      entry("kubectl-edit", "{ f:args: {} }"),
      entry(CLIENT_SIDE, "{ f:status: {} }", { subresource: "status" }),
    ]);
    assert.deepEqual(
      takeoverCandidates(live).map(({ manager, subresource }) => manager + subresource),
      [CLIENT_SIDE, "before-first-apply"],
    );
  });

  it("joins their paths to our entry, without the annotation that client-side apply wrote", () => {
    const annotation = { "f:kubectl.kubernetes.io/last-applied-configuration": {}, "f:note": {} };
    const theirs = {
      ...entry(CLIENT_SIDE, "{ f:options: { f:level: {} }, f:tags: {} }"),
      fieldsV1: {
        "f:metadata": { "f:annotations": annotation },
        "f:spec": { "f:options": { "f:level": {} }, "f:args": { ".": {} } },
      },
    };
    const other = entry("other", "{ f:text: {} }");
    const live = liveGadget("{}", [theirs, other, entry(MANAGER, "{ f:options: {}, f:size: {} }")]);
    assert.deepEqual(takeOver(live, MANAGER), [
      {
        ...entry(MANAGER, "{}"),
        fieldsV1: {
          "f:spec": { "f:options": { ".": {}, "f:level": {} }, "f:size": {}, "f:args": { ".": {} } },
          "f:metadata": { "f:annotations": { "f:note": {} } },
        },
      },
      other,
    ]);
  });

  it("makes an Apply entry of ours where we had none", () => {
    const [ours] = takeOver(liveGadget("{}", [entry(CLIENT_SIDE, "{ f:size: {} }")]), MANAGER);
    assert.deepEqual(ours, { ...entry(MANAGER, "{ f:size: {} }"), operation: "Apply" });
  });

  it("leaves entries in another version, and an object without any", () => {
    const live = liveGadget("{}", [
      entry(MANAGER, "{ f:size: {} }"),
      entry(CLIENT_SIDE, "{ f:size: {} }", { apiVersion: "test.example/v0" }),
    ]);
    assert.equal(takeOver(live, MANAGER), live.managedFields);
  });
});
