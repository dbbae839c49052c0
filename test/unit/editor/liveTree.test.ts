import "./vscodeStub.ts";
import assert from "node:assert/strict";
import { FakeClock } from "../cluster/fakeClock.ts";
import type { TreeNode } from "../../../src/editor/views/views.ts";
import type { FolderState } from "../../../src/reconcile/api/readModel.ts";
import { difference, folder, NOON, object, pack } from "./readModelOf.ts";

const { packRoots } = await import("../../../src/editor/views/packsTree.ts");
const { LiveTree } = await import("../../../src/editor/views/liveTree.ts");

const show = (states: readonly FolderState[]) => packRoots(states, { groupBy: "pack", filter: "", now: NOON });
const rows = (nodes: readonly TreeNode[]): string[] =>
  nodes.map((node) => {
    const item = node.toItem();
    return `${String(item.label)} | ${String(item.description)}`;
  });

const inSync = object("Service", "checkout", "inSync");
const drifted = object("Deployment", "checkout", "drifted", [difference("spec.replicas", 5, 3)]);
const missing = object("ConfigMap", "checkout", "missing");

describe("redraws", () => {
  it("come at once, and then one per 100 ms, whatever comes", async () => {
    const clock = new FakeClock();
    let made = 0;
    const tree = new LiveTree(() => {
      made += 1;
      return [];
    }, clock);
    const show = (): void => {
      tree.getChildren();
      tree.getChildren();
    };

    for (let at = 0; at < 50; at += 1) tree.refresh();
    await clock.advance(0);
    show();
    assert.equal(made, 1);

    for (let at = 0; at < 50; at += 1) tree.refresh();
    await clock.advance(99);
    show();
    assert.equal(made, 1);
    await clock.advance(1);
    show();
    assert.equal(made, 2);
  });
});

describe("a pack that begins to drift", () => {
  it("is the same row, which stays as open or closed as it is", () => {
    const [quiet] = show([folder([pack("shop/a", [inSync])])]);
    const [late] = show([folder([pack("shop/a", [drifted])])]);
    assert.equal(late?.id, quiet?.id);
    assert.equal(show([folder([pack("shop/a", [missing, inSync])])])[0]?.id, quiet?.id);
    // one that nobody saw yet begins open
    assert.deepEqual([quiet?.toItem().collapsibleState, late?.toItem().collapsibleState], [1, 2]);
  });
});

describe("a tree whose data changed", () => {
  const given = (before: FolderState) => {
    let state = before;
    let redraw = (): void => undefined;
    const clock = {
      now: () => 0,
      random: () => 0,
      after: (_delay: number, run: () => void) => {
        redraw = run;
        return { dispose: () => undefined };
      },
    };
    const tree = new LiveTree(() => show([state]), clock);
    const drawnAnew: (readonly string[] | "all")[] = [];
    tree.onDidChangeTreeData((nodes) => drawnAnew.push(nodes ? nodes.flatMap((node) => rows([node])) : "all"));
    const draw = (parent?: TreeNode): readonly TreeNode[] =>
      tree.getChildren(parent).map((node) => (tree.getTreeItem(node), node));
    return {
      draw,
      drawnAnew,
      tree,
      change(next: FolderState) {
        state = next;
        tree.refresh();
        redraw();
      },
    };
  };
  const other = { ...drifted, verdict: missing.verdict };

  it("is left alone where it looks the same", () => {
    const { draw, change, drawnAnew } = given(folder([pack("shop/a", [drifted, inSync])]));
    draw(draw()[0]);
    change(folder([pack("shop/a", [drifted, inSync])]));
    assert.deepEqual(drawnAnew, []);
  });

  it("draws anew just the row that looks different, by the node that the workbench holds", () => {
    const { draw, change, drawnAnew, tree } = given(folder([pack("shop/a", [drifted]), pack("shop/b", [inSync])]));
    const [first] = draw();
    change(folder([pack("shop/a", [other]), pack("shop/b", [inSync])]));
    assert.deepEqual(drawnAnew, [["shop/a | folder · 1 drifted"]]);
    assert.equal(first && tree.getTreeItem(first).description, "folder · 1 missing");
  });

  it("opens a row that was not drawn anew with what is there now", () => {
    const [a, b] = [pack("shop/a", [drifted]), pack("shop/b", [inSync])];
    const { draw, change, drawnAnew } = given(folder([a, b]));
    const [first] = draw();
    const fewer = { ...drifted, verdict: { ...drifted.verdict, differences: [] } } as typeof drifted;
    change(folder([{ ...a, objects: [fewer] }, b]));
    assert.deepEqual(drawnAnew, []);
    assert.deepEqual(
      draw(first)[0] && rows(draw(first)),
      rows(show([folder([{ ...a, objects: [fewer] }, b])])[0]?.children ?? []),
    );
  });

  it("is drawn anew as a whole when rows come, go or change places at its top", () => {
    const { draw, change, drawnAnew } = given(folder([pack("shop/a", [drifted]), pack("shop/b", [inSync])]));
    draw();
    change(folder([pack("shop/a", [inSync]), pack("shop/b", [drifted])]));
    assert.deepEqual(drawnAnew, ["all"]);
  });

  it("draws an open row anew whose rows changed places", () => {
    const { draw, change, drawnAnew } = given(folder([pack("shop/a", [drifted, inSync])]));
    draw(draw()[0]);
    change(
      folder([
        pack("shop/a", [
          { ...drifted, verdict: inSync.verdict },
          { ...inSync, verdict: drifted.verdict },
        ]),
      ]),
    );
    assert.deepEqual(drawnAnew, [["shop/a | folder · 1 drifted, 1 in sync"]]);
  });
});
