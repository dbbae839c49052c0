import "../vscodeStub.ts";
import assert from "node:assert/strict";
import * as v from "valibot";
import type { Commit } from "../../../../src/git/git.ts";
import { createLog } from "../../../../src/support/log.ts";
import type { FromPage } from "../../../../src/protocol/panelProtocol.ts";

const { PanelSession } = await import("../../../../src/editor/panel/panelSession.ts");
const { toPageShape } = await import("../../../../src/protocol/panelProtocol.ts");
const { parseSearch } = await import("../../../../src/editor/panel/commits/parseSearch.ts");
const { describeCommitFiles, commitRow } = await import("../../../../src/editor/panel/commits/commitRow.ts");
const { createCommitsTab } = await import("../../../../src/editor/panel/commits/commitsTab.ts");

const OID = "a".repeat(40);
const NOON = Date.UTC(2026, 10, 25, 12);

function givenSession(): { session: InstanceType<typeof PanelSession>; handled: FromPage[]; logged: string[] } {
  const handled: FromPage[] = [];
  const logged: string[] = [];
  const session = new PanelSession({
    capability: "right",
    handlers: [
      {
        "shell.run": (message) => void handled.push(message),
        "commits.files": (message) => void handled.push(message),
        "commits.openDiff": (message) => void handled.push(message),
      },
    ],
    onError: (error) => assert.fail(String(error)),
    log: createLog((_level, line) => logged.push(line)),
  });
  return { session, handled, logged };
}

describe("what the panel's page may say", () => {
  const forged: readonly unknown[] = [
    null,
    "shell.run",
    { type: "shell.run", action: "push" },
    { capability: "wrong", message: { type: "shell.run", action: "push" } },
    { capability: "right", message: { type: "shell.run", action: "workbench.action.terminal.sendSequence" } },
    { capability: "right", message: { type: "shell.run", action: "push", more: 1 } },
    { capability: "right", message: { type: "no.such" } },
    { capability: "right", message: { type: "commits.openDiff", oid: "HEAD" } },
    { capability: "right", message: { type: "commits.openDiff", oid: OID, path: "x".repeat(5_000) } },
    { capability: "right", message: { type: "commits.files", oids: Array.from({ length: 201 }, () => OID) } },
    { capability: "right", message: { type: "commits.read", request: 1, search: "", onlyMooring: false, limit: 1e9 } },
    {
      capability: "right",
      message: { type: "commits.read", request: 1, search: "x".repeat(501), onlyMooring: false, limit: 50 },
    },
    { capability: "right", message: { type: "shell.ready" }, more: 1 },
  ];
  for (const [at, given] of forged.entries())
    it(`drops and counts ${JSON.stringify(given).slice(0, 80)} (${at})`, async () => {
      const { session, handled } = givenSession();
      await session.receive(given);
      assert.deepEqual(handled, []);
      assert.equal(session.dropped, 1);
    });

  it("is handed on when it is of this panel", async () => {
    const { session, handled } = givenSession();
    const message = { type: "commits.openDiff", oid: OID, path: "apps/web.yaml" };
    await session.receive({ capability: "right", message });
    assert.deepEqual(handled, [message]);
    assert.equal(session.dropped, 0);
  });

  it("does not fill the log when it is wrong a thousand times", async () => {
    const { session, logged } = givenSession();
    for (let time = 0; time < 1_000; time += 1) await session.receive({});
    assert.equal(session.dropped, 1_000);
    assert.equal(logged.length, 10);
  });
});

/** what is typed, what is asked of git */
const SEARCHES: readonly (readonly [string, object])[] = [
  ["", { words: [] }],
  ["  more replicas ", { words: ["more", "replicas"] }],
  ["author:ann sale", { words: ["sale"], author: "ann" }],
  ['author:"Ann Lee" "two words"', { words: ["two words"], author: "Ann Lee" }],
  ["path:/apps/checkout/ path:notes", { words: [], paths: ["apps/checkout", "notes"] }],
  ["Author:bea PATH:./apps", { words: [], author: "bea", paths: ["apps"] }],
  ["note:this --all", { words: ["note:this", "--all"] }],
  ["author: path:", { words: ["author:", "path:"] }],
  ['"open end', { words: ["open end"] }],
];

describe("a search in the history", () => {
  for (const [typed, query] of SEARCHES)
    it(`reads ${JSON.stringify(typed)}`, () => assert.deepEqual(parseSearch(typed), query));
});

const commit = (options: Partial<Commit> = {}): Commit => ({
  oid: OID,
  parents: [],
  author: { name: "Ann", email: "ann@example.test" },
  time: NOON - 3 * 3_600_000,
  subject: "Update pack shop/web",
  body: "Why.",
  trailers: {},
  ...options,
});

describe("a commit in words", () => {
  it("names packs, trailers and the time", () => {
    const row = commitRow(
      commit({ trailers: { "Mooring-Pack": "shop/web, shop/cart", "Mooring-Cluster": "prod/shop" } }),
      NOON,
    );
    assert.deepEqual(row.packs, ["shop/web", "shop/cart"]);
    assert.equal(row.ago, "3 h ago");
    assert.deepEqual(
      row.trailers.map(({ name }) => name),
      ["Mooring-Pack", "Mooring-Cluster"],
    );
    assert.equal(row.isMerge, false);
  });

  it("is let through by the page however long its texts are", () => {
    const long = "<img src=x onerror=alert(1)>".repeat(10_000);
    const row = commitRow(
      commit({ subject: long, body: long, author: { name: long, email: long }, trailers: { [long]: long } }),
      NOON,
    );
    assert.ok(v.is(toPageShape, { type: "commits.page", request: 0, rows: [row] }));
    const files = describeCommitFiles(
      OID,
      Array.from({ length: 5_000 }, (_, at) => ({ path: `f${at}`, change: "added" as const })),
    );
    assert.equal(files.count, 5_000);
    assert.ok(files.files.length < 1_000);
    assert.ok(v.is(toPageShape, { type: "commits.files", commits: [files] }));
  });
});

describe("a newer search", () => {
  it("ends the one before, which then says nothing", async () => {
    const posted: object[] = [];
    const signals: AbortSignal[] = [];
    const tab = createCommitsTab({
      source: () =>
        Promise.resolve({
          page: (_query, _page, signal) => {
            if (signal) signals.push(signal);
            return new Promise((resolve, reject) => {
              if (signal?.aborted) reject(new Error("aborted"));
              signal?.addEventListener("abort", () => reject(new Error("aborted")));
              if (signals.length === 2) resolve({ commits: [commit()], next: undefined });
            });
          },
          files: () => Promise.resolve(new Map()),
          textAt: () => Promise.resolve(undefined),
          textBefore: () => Promise.resolve(undefined),
        }),
      post: (message) => posted.push(message),
      clock: { now: () => NOON, random: () => 0, after: () => ({ dispose: () => undefined }) },
      openDiff: () => Promise.resolve(),
      copy: () => Promise.resolve(),
    });
    const read = (request: number): void | Promise<void> =>
      tab["commits.read"]?.({ type: "commits.read", request, search: "a", onlyMooring: false, limit: 50 });
    await Promise.all([read(1), read(2)]);
    assert.deepEqual(
      posted.map((message) => (message as { request: number }).request),
      [2],
    );
    assert.equal(signals[0]?.aborted, true);
  });
});
