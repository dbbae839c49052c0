import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { claimedLeftovers } from "../../../src/drift/compare/claimedLeftovers.ts";
import type { ManagedFieldsEntry } from "../../../src/model/live.ts";
import type { Difference } from "../../../src/model/verdict.ts";
import { entry, gadget, gadgetSchema, liveGadget, MANAGER } from "./gadget.ts";

const schema = gadgetSchema();

function claimed(
  desired: string,
  live: string,
  applied: string | undefined,
  owned: readonly ManagedFieldsEntry[],
  found: readonly Difference[] = [],
): readonly string[] {
  const there = liveGadget(live, owned);
  const withNote = applied === undefined ? there : { ...there, lastApplied: () => gadget(applied) };
  const comparison = { desired: gadget(desired), live: withNote, schema, manager: MANAGER, bases: [] };
  return claimedLeftovers(comparison, found).map(({ difference, why }) => {
    assert.match(why, /`kubectl apply` would remove it/);
    return `${difference.pointer} of ${difference.culprit?.manager}`;
  });
}

describe("fields that left the file and that another manager owns now", () => {
  const size = (manager: string, operation: "Apply" | "Update" = "Update"): ManagedFieldsEntry =>
    entry(manager, "{ f:size: {} }", { operation });

  it("are named with their owner where kubectl apply had applied them", () => {
    assert.deepEqual(claimed("{}", "{ size: 1 }", "{ size: 1 }", [size("team-a", "Apply")]), ["/spec/size of team-a"]);
  });

  it("are named leaf by leaf in a list that the server merges", () => {
    const env = entry("team-a", '{ "f:env": { "k:{\\"name\\":\\"b\\"}": { ".": {}, "f:name": {}, "f:value": {} } } }');
    const both = "{ env: [{ name: a }, { name: b, value: x }] }";
    assert.deepEqual(claimed("{ env: [{ name: a }] }", both, both, [env]), [
      "/spec/env/1/name of team-a",
      "/spec/env/1/value of team-a",
    ]);
  });

  describe("are named with the rest of a block that kubectl would remove as a whole", () => {
    const item = (manager: string): ManagedFieldsEntry =>
      entry(manager, '{ "f:env": { "k:{\\"name\\":\\"b\\"}": { ".": {}, "f:name": {}, "f:value": {} } } }');
    const blocks: readonly (readonly [string, string, string, string, ManagedFieldsEntry, readonly string[]])[] = [
      [
        "a list that it applied empty",
        "{}",
        "{ env: [] }",
        "{ env: [{ name: b, value: x }] }",
        item("team-a"),
        ["/spec/env/0"],
      ],
      [
        "an item that it did not apply",
        "{}",
        "{ env: [{ name: a }] }",
        "{ env: [{ name: a }, { name: b, value: x }] }",
        item("team-a"),
        ["/spec/env/1"],
      ],
      [
        "an empty map",
        "{}",
        "{ free: { empty: {} } }",
        "{ free: { empty: {} } }",
        entry("team-a", "{ f:free: { f:empty: {} } }"),
        ["/spec/free/empty"],
      ],
      [
        "a part that another manager added to a map",
        "{}",
        "{ rooms: { a: { low: 1 } } }",
        "{ rooms: { a: { low: 1 }, b: { high: 2 } } }",
        entry("team-a", '{ "f:rooms": { "f:b": { "f:high": {} } } }'),
        ["/spec/rooms/b"],
      ],
      [
        "a field beside the applied one",
        "{ rooms: {} }",
        "{ rooms: { a: { low: 1 } } }",
        "{ rooms: { a: { low: 1, high: 2 } } }",
        entry("team-a", '{ "f:rooms": { "f:a": { "f:high": {} } } }'),
        ["/spec/rooms/a/high"],
      ],
      [
        "nothing beside a block that the file still has",
        "{ env: [{ name: a }] }",
        "{ env: [{ name: a }] }",
        "{ env: [{ name: a }, { name: b, value: x }] }",
        item("team-a"),
        [],
      ],
      [
        "no default that nobody owns",
        "{}",
        "{ options: { mode: a } }",
        "{ options: { mode: a, level: 1 } }",
        entry("team-a", "{ f:text: {} }"),
        [],
      ],
    ];
    for (const [name, desired, applied, live, owned, places] of blocks)
      it(name, () => {
        const named = places.map((place) => `${place} of ${owned.manager}`);
        assert.deepEqual(claimed(desired, live, applied, [owned]), named);
      });
  });

  const silent: readonly (readonly [string, string, string | undefined, readonly ManagedFieldsEntry[]])[] = [
    ["nothing was applied by kubectl", "{ size: 1 }", undefined, [size("team-a")]],
    ["kubectl did not apply them", "{ size: 1 }", "{}", [size("team-a")]],
    ["a tool driven by hand owns them: they are drift", "{ size: 1 }", "{ size: 1 }", [size("kubectl-edit")]],
    ["Mooring owns them: an apply removes them", "{ size: 1 }", "{ size: 1 }", [size(MANAGER, "Apply")]],
    ["they are gone", "{}", "{ size: 1 }", [size("team-a")]],
  ];
  for (const [name, live, applied, owned] of silent)
    it(`are not named where ${name}`, () => assert.deepEqual(claimed("{}", live, applied, owned), []));

  it("are not named twice", () => {
    const path = [{ field: "spec" }, { field: "size" }];
    const found = {
      kind: "leftover",
      path,
      pointer: "/spec/size",
      desired: undefined,
      live: 1,
      culprit: undefined,
    } as const;
    assert.deepEqual(claimed("{}", "{ size: 1 }", "{ size: 1 }", [size("team-a")], [found]), []);
  });
});
