import "./vscodeStub.ts";
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { RegisteredRepository } from "../../../src/editor/repositories/repositoriesHost.ts";

const { dueOnFocus } = await import("../../../src/editor/repositories/syncOnFocus.ts");

const NOW = 10_000_000;

describe("coming back to the window", () => {
  const given = (record: object, more: object = {}): RegisteredRepository =>
    ({
      record: { id: "a", name: "shop", status: "active", lastSyncedAt: NOW - 61_000, ...record },
      task: undefined,
      isOurs: true,
      ...more,
    }) as unknown as RegisteredRepository;
  const due = (one: RegisteredRepository, isCompared = true) => dueOnFocus([one], () => isCompared, NOW);

  it("synchronizes what is compared here", () => {
    assert.deepEqual(due(given({})), ["a"]);
    assert.deepEqual(due(given({ lastSyncedAt: undefined })), ["a"]);
  });

  it("leaves alone what is young, busy, archived, another window's or not compared here", () => {
    assert.deepEqual(due(given({ lastSyncedAt: NOW - 59_000 })), []);
    assert.deepEqual(due(given({}, { task: {} })), []);
    assert.deepEqual(due(given({ status: "archived" })), []);
    assert.deepEqual(due(given({}, { isOurs: false })), []);
    assert.deepEqual(due(given({}), false), []);
  });
});
