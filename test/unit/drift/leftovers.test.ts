import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { KnownDefaults } from "../../../src/drift/compare/knownDefaults.ts";
import { prove } from "../../../src/drift/compare/prove.ts";
import type { ManagedFieldsEntry } from "../../../src/model/live.ts";
import { entry, gadget, gadgetSchema, liveGadget, MANAGER, summarize } from "./gadget.ts";

const schema = gadgetSchema();
const CLIENT_SIDE = "kubectl-client-side-apply";

function leftovers(
  bases: readonly string[],
  desired: string,
  live: string,
  owned: readonly ManagedFieldsEntry[],
): string[] {
  const proof = prove({
    desired: gadget(desired),
    live: liveGadget(live, owned),
    schema,
    manager: MANAGER,
    bases: bases.map((base) => gadget(base)),
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
    it(what, () => assert.deepEqual(leftovers([base], desired, live, owned), found));
  }
});

describe("leftovers of a block that left the files as a whole", () => {
  const OPERATOR = "some-operator";
  const env = "{ env: [{ name: a, value: x }, { name: b, value: y }] }";
  const item = (name: string): string => `'k:{"name":"${name}"}': { ".": {}, "f:name": {}, "f:value": {} }`;
  const rows: readonly {
    what: string;
    base: string;
    live: string;
    owned: readonly ManagedFieldsEntry[];
    found: string[];
  }[] = [
    {
      what: "a key that an operator added stays, the others go",
      base: "{ rooms: { a: { low: 1 } } }",
      live: "{ rooms: { a: { low: 1 }, b: { low: 2 } } }",
      owned: [
        entry(CLIENT_SIDE, "{ f:rooms: { f:a: { f:low: {} } } }"),
        entry(OPERATOR, "{ f:rooms: { f:b: { f:low: {} } } }"),
      ],
      found: ["leftover /spec/rooms/a"],
    },
    {
      what: "a key that a person added stays: no file ever named it",
      base: "{ rooms: { a: { low: 1 } } }",
      live: "{ rooms: { a: { low: 1 }, b: { low: 2 } } }",
      owned: [
        entry(CLIENT_SIDE, "{ f:rooms: { f:a: { f:low: {} } } }"),
        entry("kubectl-edit", "{ f:rooms: { f:b: { f:low: {} } } }"),
      ],
      found: ["leftover /spec/rooms/a"],
    },
    {
      what: "deep in a block: only the leaves of others stay",
      base: "{ tree: { name: r, children: { a: { name: a } } } }",
      live: "{ tree: { name: r, children: { a: { name: a, children: { z: { name: z } } } } } }",
      owned: [
        entry(CLIENT_SIDE, "{ f:tree: { f:name: {}, f:children: { f:a: { f:name: {} } } } }"),
        entry(OPERATOR, "{ f:tree: { f:children: { f:a: { f:children: { f:z: { f:name: {} } } } } } }"),
      ],
      found: ["leftover /spec/tree/name", "leftover /spec/tree/children/a/name"],
    },
    {
      what: "the items of a list that are ours, not those of an operator",
      base: "{ env: [{ name: a, value: x }] }",
      live: env,
      owned: [entry(CLIENT_SIDE, `{ f:env: { ${item("a")} } }`), entry(OPERATOR, `{ f:env: { ${item("b")} } }`)],
      found: ["leftover /spec/env/0"],
    },
    {
      what: "in an item that an operator owns too: not its key",
      base: "{ env: [{ name: a, value: x }] }",
      live: "{ env: [{ name: a, value: x }] }",
      owned: [
        entry(CLIENT_SIDE, `{ f:env: { ${item("a")} } }`),
        entry(OPERATOR, `{ f:env: { 'k:{"name":"a"}': { ".": {}, "f:name": {} } } }`),
      ],
      found: ["leftover /spec/env/0/value"],
    },
    {
      what: "a set: the values that are ours",
      base: "{ tags: [a, b] }",
      live: "{ tags: [a, b, c] }",
      owned: [
        entry(CLIENT_SIDE, `{ f:tags: { 'v:"a"': {}, 'v:"b"': {} } }`),
        entry(OPERATOR, `{ f:tags: { 'v:"c"': {} } }`),
      ],
      found: ["leftover /spec/tags/0", "leftover /spec/tags/1"],
    },
    {
      what: "a field that the schema declares and the first apply filled in goes with its block",
      base: "{ options: { mode: a } }",
      live: "{ options: { mode: a, level: 1 } }",
      owned: [entry(CLIENT_SIDE, "{ f:options: { f:mode: {}, f:level: {} } }")],
      found: ["leftover /spec/options"],
    },
    {
      what: "what is replaced as a whole has no parts of its own",
      base: "{ selector: { matchLabels: { a: b } } }",
      live: "{ selector: { matchLabels: { a: b } } }",
      owned: [entry(CLIENT_SIDE, "{ f:selector: {} }"), entry(OPERATOR, "{ f:selector: {} }")],
      found: [],
    },
  ];
  for (const { what, base, live, owned, found } of rows)
    it(what, () => assert.deepEqual(leftovers([base], "{}", live, owned), found));
});

describe("leftovers of several bases", () => {
  const owned = [entry("kubectl-create", "{ f:size: {}, f:text: {}, f:options: { f:mode: {} } }")];
  const live = "{ size: 1, text: a, options: { mode: x } }";

  it("count together, each place once", () => {
    const bases = ["{ size: 1 }", "{ text: b }", "{ size: 2, options: { mode: y } }"];
    assert.deepEqual(leftovers(bases, "{}", live, owned).sort(), [
      "leftover /spec/options",
      "leftover /spec/size",
      "leftover /spec/text",
    ]);
  });

  it("are not inside of one another", () => {
    const bases = ["{ rooms: { a: { low: 1 } } }", "{ rooms: { a: { low: 1 }, b: { low: 1 } } }"];
    const rooms = "{ rooms: { a: { low: 1 }, b: { low: 1 } } }";
    const all = [entry(CLIENT_SIDE, "{ f:rooms: { f:a: { f:low: {} }, f:b: { f:low: {} } } }")];
    assert.deepEqual(leftovers(bases, "{}", rooms, all), ["leftover /spec/rooms"]);
  });
});

describe("leftovers of a tool driven by hand that applied on the server", () => {
  const applied = (fields: string): ManagedFieldsEntry => entry("kubectl", fields, { operation: "Apply" });
  const rows: readonly { what: string; desired: string; owned: readonly ManagedFieldsEntry[]; found: string[] }[] = [
    { what: "need no base", desired: "{}", owned: [applied("{ f:size: {} }")], found: ["leftover /spec/size"] },
    {
      what: "are none where the file has the field",
      desired: "{ size: 1 }",
      owned: [applied("{ f:size: {} }")],
      found: [],
    },
    {
      what: "are none where a controller owns the field too",
      desired: "{}",
      owned: [applied("{ f:size: {} }"), entry("kube-controller-manager", "{ f:size: {} }")],
      found: [],
    },
    {
      what: "are none of another tool that applies",
      desired: "{}",
      owned: [entry("helm", "{ f:size: {} }", { operation: "Apply" })],
      found: [],
    },
    {
      what: "are none of an edit: what a person added is not in any file",
      desired: "{}",
      owned: [entry("kubectl-edit", "{ f:size: {} }")],
      found: [],
    },
    {
      what: "are said once where we own the field as well",
      desired: "{}",
      owned: [applied("{ f:size: {} }"), entry(MANAGER, "{ f:size: {} }")],
      found: ["leftover /spec/size"],
    },
  ];
  for (const { what, desired, owned, found } of rows)
    it(what, () => assert.deepEqual(leftovers([], desired, "{ size: 1 }", owned), found));
});
