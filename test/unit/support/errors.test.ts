import assert from "node:assert/strict";
import { isCancelled, messageOf, MooringError } from "../../../src/support/errors.ts";

describe("errors with a reason", () => {
  const error = new MooringError("stale", "Compare again.", { cause: new Error("why") });

  it("are told apart by reason, never by text", () => {
    assert.equal(MooringError.is(error), true);
    assert.equal(MooringError.is(error, "stale"), true);
    assert.equal(MooringError.is(error, "refused"), false);
    assert.equal(MooringError.is(new Error("stale")), false);
    assert.equal(MooringError.is("stale"), false);
  });

  it("are known across bundles, where the class is another one", () => {
    const foreign = Object.assign(new Error("x"), { name: "MooringError", reason: "busy" });
    assert.equal(MooringError.is(foreign, "busy"), true);
  });

  it("keep their cause, and say nothing of one that is not there", () => {
    assert.equal((error.cause as Error).message, "why");
    assert.equal(Object.hasOwn(new MooringError("busy", "x"), "cause"), false);
  });

  it("count an aborted signal and the reason cancelled as a cancel", () => {
    const abort = new AbortController();
    abort.abort();
    assert.equal(isCancelled(abort.signal.reason), true);
    assert.equal(isCancelled(new MooringError("cancelled", "x")), true);
    assert.equal(isCancelled(error), false);
  });

  it("give a sentence for anything thrown", () => {
    assert.equal(messageOf(error), "Compare again.");
    assert.equal(messageOf("text"), "text");
  });
});
