import assert from "node:assert/strict";
import fc from "fast-check";
import { TableLayout } from "../../../webview-ui/panel/table/tableLayout.ts";
import { tableMove, TypeAhead } from "../../../webview-ui/panel/table/tableKeys.ts";
import { EMPTY_TABLE, type TableModel } from "../../../webview-ui/panel/table/tableModel.ts";
import { TableRows } from "../../../webview-ui/panel/table/tableRows.ts";
import { TableSelection } from "../../../webview-ui/panel/table/tableSelection.ts";

describe("the layout of a table", () => {
  it("finds for every distance the row that stands there", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.array(fc.tuple(fc.nat(399), fc.integer({ min: 1, max: 300 })), { maxLength: 12 }),
        fc.nat(40_000),
        (count, opened, y) => {
          const layout = new TableLayout(28);
          layout.count = count;
          for (const [at, height] of opened) if (at < count) layout.setExtra(at, height);
          const inside = Math.min(y, layout.height - 1);
          const at = layout.rowAt(inside);
          assert.ok(layout.top(at) <= inside && inside < layout.top(at) + 28 + layout.extra(at));
          if (at > 0) assert.equal(layout.top(at), layout.top(at - 1) + 28 + layout.extra(at - 1));
        },
      ),
    );
  });
});

const rowsOf = (count: number): TableModel => ({
  ...EMPTY_TABLE,
  count,
  key: (at) => `row ${at}`,
  indexOf: (key) => Number(key.slice(4)),
  detail: () => "",
});

describe("the rows of a table", () => {
  it("are drawn around what is seen, and where the focus is", () => {
    const rows = new TableRows();
    rows.arrange(rowsOf(30_000));
    const drawn = rows.drawn(10_000 * 28, 20 * 28, 3);
    assert.equal(drawn[0], 3);
    assert.ok(drawn.includes(10_000) && drawn.includes(10_020));
    assert.ok(drawn.length < 60);
  });

  it("keep their places when more come and when some are open", () => {
    const rows = new TableRows();
    rows.toggle("row 5");
    rows.toggle("row 70");
    rows.arrange(rowsOf(50));
    rows.layout.setExtra(5, 200);
    rows.arrange(rowsOf(100));
    assert.equal(rows.layout.top(6), 6 * 28 + 200);
    assert.ok(rows.layout.top(71) > 71 * 28 + 200);
    rows.toggle("row 5");
    rows.arrange(rowsOf(100));
    assert.equal(rows.layout.top(6), 6 * 28);
  });

  it("give the focus to the one that had it, or to the first in sight", () => {
    const rows = new TableRows();
    rows.arrange(rowsOf(1_000));
    assert.equal(rows.nearest(3, 0, 600), 3);
    assert.equal(rows.nearest(3, 100 * 28, 600), 100);
    assert.equal(rows.nearest(500, 100 * 28 + 5, 600), 101);
  });

  it("are none in an empty table", () => {
    const rows = new TableRows();
    rows.arrange(rowsOf(0));
    assert.deepEqual(rows.drawn(0, 800, 0), []);
  });
});

const press = (key: string, held: Partial<Record<"ctrlKey" | "shiftKey" | "altKey", boolean>> = {}) => ({
  ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false },
  ...held,
});
/** key, row it is on, what it does; of 100 rows, 20 to a page */
const KEYS: readonly (readonly [ReturnType<typeof press>, number, unknown])[] = [
  [press("ArrowDown"), 4, { kind: "step", by: 1, extend: false }],
  [press("ArrowUp", { shiftKey: true }), 4, { kind: "step", by: -1, extend: true }],
  [press("PageDown"), 4, { kind: "to", at: 23, extend: false }],
  [press("PageDown"), 95, { kind: "to", at: 99, extend: false }],
  [press("PageUp"), 4, { kind: "to", at: 0, extend: false }],
  [press("Home"), 50, { kind: "to", at: 0, extend: false }],
  [press("End"), 50, { kind: "to", at: 99, extend: false }],
  [press("Enter"), 4, { kind: "open" }],
  [press(" "), 4, { kind: "toggle" }],
  [press("a", { ctrlKey: true }), 4, { kind: "all" }],
  [press("f", { ctrlKey: true }), 4, undefined],
  [press("x", { altKey: true }), 4, undefined],
  [press("x"), 4, { kind: "type", text: "x" }],
  [press("Tab"), 4, undefined],
];

describe("a key in a table", () => {
  for (const [given, at, wanted] of KEYS)
    it(`${given.ctrlKey ? "ctrl+" : ""}${given.key} on row ${at}`, () =>
      assert.deepEqual(tableMove(given, at, 100, 20), wanted));
});

describe("typing in a table", () => {
  const names = ["Update web", "Release cart", "Release search", "Remove search", "web again"];
  const label = (at: number): string => names[at] ?? "";

  it("goes on by one letter, narrows down by more, and begins anew after a pause", () => {
    const typing = new TypeAhead();
    assert.equal(typing.find("r", 0, 0, 5, label), 1);
    assert.equal(typing.find("e", 100, 1, 5, label), 1);
    assert.equal(typing.find("m", 200, 1, 5, label), 3);
    assert.equal(typing.find("r", 2_000, 3, 5, label), 1);
  });

  it("takes a row that holds the text where none begins with it", () => {
    assert.equal(new TypeAhead().find("cart", 0, 0, 5, label), 1);
    assert.equal(new TypeAhead().find("w", 0, 0, 5, label), 4);
    assert.equal(new TypeAhead().find("zzz", 0, 0, 5, label), undefined);
  });
});

describe("the selection of a table", () => {
  const key = (at: number): string => `k${at}`;

  it("is one row, more with ctrl, and a stretch with shift", () => {
    const selection = new TableSelection();
    selection.one(3, false, key);
    selection.one(5, true, key);
    assert.deepEqual(selection.keys, ["k3", "k5"]);
    selection.one(5, true, key);
    selection.upTo(7, key);
    assert.deepEqual(selection.keys, ["k5", "k6", "k7"]);
    selection.upTo(4, key);
    assert.deepEqual(selection.keys, ["k4", "k5"]);
    selection.one(2, false, key);
    assert.deepEqual(selection.keys, ["k2"]);
    selection.one(2, false, key);
    assert.deepEqual(selection.keys, ["k2"]);
  });
});
