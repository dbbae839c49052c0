import "./vscodeStub.ts";
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import type { Memento } from "vscode";
import type { PolicyApproval } from "../../../src/mappings/config/policyApproval.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

const { createApprovalStore } = await import("../../../src/editor/approvalStore.ts");

const approval = (packId: string): PolicyApproval => ({
  ...{ packId, repository: "", path: "a", branch: "main", reach: [], protected: [], policies: ["heal"] },
  target: { context: "dev", namespace: "shop" },
  identity: { server: "https://x", caHash: "1", uid: "2" },
});

/** As VS Code keeps it: each window has its own, read when it was opened. */
function memento(values: Record<string, unknown> = {}): Memento {
  return {
    keys: () => Object.keys(values),
    get: <T>(key: string) => values[key] as T,
    update: (key, value) => {
      values[key] = value;
      return Promise.resolve();
    },
  };
}

describe("approved policies", () => {
  let storage: string;
  beforeEach(() => (storage = temporaryFolder("approvals")));
  afterEach(() => removeFolder(storage));
  const names = (list: readonly PolicyApproval[]): readonly string[] => list.map(({ packId }) => packId);

  it("are those of all windows, what is revoked too", async () => {
    const [first, second] = [createApprovalStore(memento(), storage), createApprovalStore(memento(), storage)];
    await first.set("/w", [approval("a")]);
    assert.deepEqual(first.get("/w"), [approval("a")]);
    assert.deepEqual([await second.refresh?.("/w"), second.get("/w")], [true, [approval("a")]]);
    assert.equal(await second.refresh?.("/w"), false);
    await second.set("/w", []);
    assert.deepEqual([await first.refresh?.("/w"), first.get("/w")], [true, []]);
    assert.deepEqual(createApprovalStore(memento(), storage).get("/other"), []);
  });

  it("of an earlier version count until there are newer ones, and do not come back when those are revoked", async () => {
    const old = memento({ "mooring.approvals": { "/w": [approval("old")], "/v": [approval("v")] } });
    const store = createApprovalStore(old, storage);
    assert.deepEqual([await store.refresh?.("/w"), names(store.get("/w"))], [false, ["old"]]);
    await store.set("/w", [approval("old"), approval("new")]);
    assert.deepEqual(names(store.get("/w")), ["old", "new"]);
    await store.set("/w", []);
    const stale = memento({ "mooring.approvals": { "/w": [approval("old")] } });
    const later = createApprovalStore(stale, storage);
    await later.refresh?.("/w");
    assert.deepEqual([later.get("/w"), store.get("/w"), names(store.get("/v"))], [[], [], ["v"]]);
  });

  it("that cannot be read allow nothing", async () => {
    const store = createApprovalStore(memento(), storage);
    await store.set("/w", [approval("a")]);
    const [file = ""] = fs.globSync(path.join(storage, "approvals/*/*"));
    fs.writeFileSync(`${path.dirname(file)}/2`, "[{");
    assert.deepEqual([await store.refresh?.("/w"), store.get("/w")], [true, []]);
  });

  it("stay in the state of the workspace where there is no storage", async () => {
    const state = memento();
    await createApprovalStore(state, undefined).set("/w", [approval("a")]);
    assert.deepEqual(names(createApprovalStore(state, undefined).get("/w")), ["a"]);
  });
});
