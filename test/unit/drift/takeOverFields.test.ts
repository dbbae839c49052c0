import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { takeOverFields, takeoverCandidates } from "../../../src/drift/ownership/takeOverFields.ts";
import { entry, liveGadget, MANAGER } from "./gadget.ts";

const CLIENT_SIDE = "kubectl-client-side-apply";

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
    assert.deepEqual(takeOverFields(live, MANAGER), [
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
    const [ours] = takeOverFields(liveGadget("{}", [entry(CLIENT_SIDE, "{ f:size: {} }")]), MANAGER);
    assert.deepEqual(ours, { ...entry(MANAGER, "{ f:size: {} }"), operation: "Apply" });
  });

  it("leaves entries in another version, and an object without any", () => {
    const live = liveGadget("{}", [
      entry(MANAGER, "{ f:size: {} }"),
      entry(CLIENT_SIDE, "{ f:size: {} }", { apiVersion: "test.example/v0" }),
    ]);
    assert.equal(takeOverFields(live, MANAGER), live.managedFields);
  });
});
