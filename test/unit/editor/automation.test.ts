import assert from "node:assert/strict";
import os from "node:os";
import { leaseWords } from "../../../src/reconcile/records/leaseWords.ts";
import type { LeaseHolder, LeaseState } from "../../../src/support/state/folderLease.ts";
import { FOLDER, folder, mapping } from "./readModelOf.ts";
import "./vscodeStub.ts";

const { MappingNode, describeMapping } = await import("../../../src/editor/views/mappingNode.ts");
const { statusWords } = await import("../../../src/editor/statusBar.ts");

const NOW = new Date(2026, 10, 12, 18, 30).getTime();
const holder = (more: Partial<LeaseHolder> = {}): LeaseHolder => ({
  ...{ name: "Visual Studio Code", kind: "window", since: new Date(2026, 10, 12, 10, 2).getTime(), fence: 3 },
  process: { host: os.hostname(), pid: 4711, start: "" },
  ...more,
});

describe("who acts by itself in a folder", () => {
  const sentences: readonly (readonly [state: LeaseState, words: string | undefined])[] = [
    [{ kind: "nobody" }, undefined],
    [{ kind: "here", holder: holder() }, undefined],
    [
      { kind: "elsewhere", holder: holder() },
      "Another window (Visual Studio Code, process 4711) has been healing this folder since 10:02.",
    ],
    [
      {
        kind: "elsewhere",
        holder: holder({
          ...{ kind: "command", name: "mooring watch", since: new Date(2026, 9, 1, 9, 5).getTime() },
          process: { host: "build-7", pid: 12, start: "" },
        }),
      },
      "mooring watch (process 12 on build-7) has been healing this folder since 2026-10-01 09:05.",
    ],
    [{ kind: "unavailable", message: "/x cannot be written." }, "/x cannot be written."],
  ];
  for (const [state, words] of sentences)
    it(`is said as ${words ?? "nothing"} (${state.kind})`, () => {
      assert.equal(leaseWords(state, NOW), words);
    });

  it("stands in the tooltip of the status bar", () => {
    const target = { context: "dev", namespace: "shop" };
    const tooltip = (automation: LeaseState): string =>
      statusWords([folder([], { automation })], target, undefined).tooltip;
    assert.match(tooltip({ kind: "elsewhere", holder: holder() }), /process 4711/);
    assert.doesNotMatch(tooltip({ kind: "here", holder: holder() }), /process 4711/);
  });

  it("stands on the row of a mapping that heals, for eyes and ears, and in full in its tooltip", () => {
    const message = "Another window (x, process 4711) has been healing this folder since 10:02.";
    const state = mapping("shop/a", { heal: { kind: "elsewhere", message, by: "window" } });
    const node = new MappingNode(undefined, state, FOLDER, "r");
    assert.match(describeMapping(state), /healed by another window/);
    assert.match(node.toItem().accessibilityInformation?.label ?? "", /connected, healed by another window/);
    assert.match(node.tooltip().value, /process 4711/);
    assert.doesNotMatch(describeMapping(mapping("shop/a", { heal: { kind: "watching" } })), /healed/);
    assert.match(
      describeMapping({ ...state, heal: { kind: "elsewhere", message, by: "command" } }),
      /healed by the command line/,
    );
  });
});
