import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { driftStatus, type PackCounts } from "../../../src/reconcile/policies/driftStatus.ts";

const counts = (given: Partial<NonNullable<PackCounts>>): PackCounts => ({
  inSync: 0,
  drifted: 0,
  missing: 0,
  blocked: 0,
  unknown: 0,
  ...given,
});

describe("what a status says of a repository's packs", () => {
  const table: readonly (readonly [readonly PackCounts[], string, string])[] = [
    [[counts({ inSync: 3 }), counts({ inSync: 2 })], "success", "5 objects in sync"],
    [[counts({ inSync: 1 })], "success", "1 object in sync"],
    [[counts({ inSync: 3, drifted: 1 }), counts({ missing: 1 })], "failure", "2 objects drifted, 3 in sync"],
    [[counts({ drifted: 1, unknown: 2 }), undefined], "failure", "1 object drifted, 0 in sync, 2 not certain"],
    [[counts({ inSync: 3, unknown: 1 })], "pending", "1 object not certain, 3 in sync"],
    [[counts({ inSync: 3, blocked: 2 })], "pending", "2 objects not certain, 3 in sync"],
    [[counts({ inSync: 3 }), undefined], "pending", "Not compared yet"],
    [[], "pending", "0 objects not certain, 0 in sync"],
  ];
  for (const [packs, state, description] of table)
    it(`is ${state}: ${description}`, () => {
      assert.deepEqual(driftStatus(packs), { state, description });
    });
});
