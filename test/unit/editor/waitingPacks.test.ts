import "./vscodeStub.ts";
import assert from "node:assert/strict";
import { folder, NOON, object, pack } from "./readModelOf.ts";

const { packRoots } = await import("../../../src/editor/views/packsTree.ts");
const { statusWords } = await import("../../../src/editor/statusBar.ts");

describe("a pack whose context was not chosen", () => {
  it("says which context it waits for, or why that cannot be used", () => {
    const [far, odd] = [
      pack("shop/far", [object("ConfigMap", "a", undefined)]),
      pack("shop/odd", [object("ConfigMap", "b", undefined)]),
    ];
    const other = { server: "https://prod:6443", message: "" };
    const state = folder([far, odd], {
      otherContexts: [
        { ...other, context: "prod", kind: "waiting", packIds: [far.pack.id] },
        { ...other, context: "gone", kind: "unknown", message: "It is in no kubeconfig.", packIds: [odd.pack.id] },
        { ...other, context: "dev", kind: "allowed", packIds: [] },
      ],
    });
    const [waiting, unknown] = packRoots([state], { groupBy: "pack", filter: "", now: NOON }).map((node) =>
      node.toItem(),
    );
    assert.equal(waiting?.description, "folder · waiting for your approval to use context prod");
    assert.match(waiting.accessibilityInformation?.label ?? "", /waiting for your approval to use context prod/);
    assert.equal(waiting.contextValue, "pack.waiting");
    assert.equal(unknown?.description, "folder · context gone: It is in no kubeconfig.");
    assert.equal(unknown.contextValue, "pack.notCompared");
    assert.equal(
      statusWords([state], { context: "dev", namespace: "shop" }, undefined).text.includes("in sync"),
      false,
    );
  });
});
