import "./vscodeStub.ts";
import assert from "node:assert/strict";
import type { MappingState } from "../../../src/reconcile/api/readModel.ts";
import { FOLDER, folder, mapping, NOON, object, pack } from "./readModelOf.ts";

const { packRoots } = await import("../../../src/editor/views/packsTree.ts");
const { MappingNode } = await import("../../../src/editor/views/mappingNode.ts");

describe("rows of policies that nobody approved", () => {
  it("say that policies wait for an approval, or rest on another branch, by icon, words and what is read out", () => {
    const waiting: MappingState["consent"] = {
      kind: "waiting",
      approved: [],
      waiting: ["heal"],
      message: "Waiting for your approval: heal.",
    };
    const state = mapping("shop/a", { consent: waiting });
    const item = new MappingNode(undefined, state, FOLDER, "r").toItem();
    assert.match(String(item.description), /^waiting for your approval · file/);
    assert.match(item.accessibilityInformation?.label ?? "", /connected, waiting for your approval/);
    assert.equal((item.iconPath as { id: string }).id, "shield");
    assert.equal(item.contextValue, "mapping.connected.unapproved.inFiles");
    const paused: MappingState["consent"] = {
      ...waiting,
      kind: "paused",
      message: "Paused: HEAD is on feature, approved for main.",
    };
    const row = new MappingNode(undefined, mapping("shop/a", { consent: paused }), FOLDER, "r").toItem();
    assert.match(String(row.description), /^paused: HEAD is on feature, approved for main · file/);
    assert.equal(row.contextValue, "mapping.connected.unapproved.approved.inFiles");
    const approved: MappingState["consent"] = { kind: "approved", approved: ["heal"], waiting: [], message: "" };
    const quiet = new MappingNode(undefined, mapping("shop/a", { consent: approved }), FOLDER, "r").toItem();
    assert.match(String(quiet.description), /^file/);
    assert.equal(quiet.contextValue, "mapping.connected.approved.inFiles");
    // the pack says it too
    const packs = [pack("shop/a", [object("Service", "checkout", "inSync")])];
    const shown = packRoots([folder(packs, { mappings: [state] })], { groupBy: "pack", filter: "", now: NOON });
    const ofPack = shown.map((node) => node.toItem()).find(({ contextValue }) => contextValue?.startsWith("pack."));
    assert.match(String(ofPack?.description), /waiting for your approval/);
    assert.equal(ofPack?.contextValue, "pack.inSync.unapproved");
  });
});
