import assert from "node:assert/strict";
import type { Verdict } from "../../../src/model/verdict.ts";
import { Sensitive } from "../../../src/model/sensitive.ts";
import { type ComparedObject, makeEntry } from "../../../src/reconcile/compare/comparedObject.ts";
import { PackStates } from "../../../src/reconcile/compare/packStates.ts";
import type { PackState } from "../../../src/reconcile/api/readModel.ts";
import { configMapRef } from "./fakeCluster.ts";

const pack = (id: string) => ({ id, name: id, kind: "folder", folder: "/", root: `/${id}`, files: [] }) as const;

function entryOf(packId: string, name: string): ComparedObject {
  const origin = { kind: "file", file: `/${packId}/${name}.yaml`, document: 0, item: undefined } as const;
  const desired = { ref: configMapRef(name), body: {}, wire: new Sensitive({}), hash: name, origin };
  return makeEntry(pack(packId), desired, { session: undefined, target: undefined, place: undefined });
}

function verdict(name: string, state: Verdict["state"]): Verdict {
  const rest = { evidence: "proof", reason: "", differences: [], ignored: [], health: undefined } as const;
  return { ref: configMapRef(name), state, ...rest, uid: "u", resourceVersion: "1", asOf: 0 };
}

describe("the packs of a read model", () => {
  const packs = [pack("a"), pack("b")];
  const entries = new Map([
    ["a", [entryOf("a", "one"), entryOf("a", "two")]],
    ["b", [entryOf("b", "three")]],
  ]);
  const states = new PackStates();
  let paused = new Set<string>();
  let unread = new Set<string>();
  let stale: number | undefined;
  const look = (): readonly PackState[] =>
    states.of(packs, (id) => entries.get(id) ?? [], {
      changing: (entry) => ({ verdict: entry.verdict, staleSince: stale, report: undefined }),
      isPaused: (id) => paused.has(id),
      isComplete: (id) => !unread.has(id),
    });

  it("are the same values as long as nothing changed", () => {
    const before = look();
    assert.deepEqual(
      before.map(({ objects }) => objects.length),
      [2, 1],
    );
    assert.equal(look()[0], before[0]);
    assert.equal(look()[1], before[1]);
  });

  it("are replaced where a verdict came, with its count", () => {
    const before = look();
    const [one] = entries.get("a") ?? [];
    assert.ok(one);
    one.verdict = verdict("one", "drifted");
    const after = look();
    assert.equal(after[0]?.counts.drifted, 1);
    assert.equal(after[0]?.objects[0]?.verdict?.state, "drifted");
    assert.equal(after[0]?.objects[1], before[0]?.objects[1]);
    assert.equal(after[1], before[1]);
  });

  it("follow an entry that is replaced or goes", () => {
    entries.set("a", [entryOf("a", "four")]);
    assert.deepEqual(
      look()[0]?.objects.map(({ ref, verdict: own }) => [ref.name, own]),
      [["four", undefined]],
    );
    entries.set("a", []);
    assert.deepEqual(look()[0]?.objects, []);
  });

  it("follow a pause, a file that cannot be read and a picture that grew old", () => {
    unread = new Set(["b"]);
    assert.equal(look()[1]?.isComplete, false);
    paused = new Set(["b"]);
    assert.equal(look()[1]?.isPaused, true);
    stale = 7;
    assert.equal(look()[1]?.objects[0]?.staleSince, 7);
  });
});
