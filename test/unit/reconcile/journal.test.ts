import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { Journal } from "../../../src/reconcile/records/journal.ts";
import { MooringError } from "../../../src/support/errors.ts";
import type { Liveness, ProcessMark } from "../../../src/support/state/processMark.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

describe("the journal", () => {
  let folder: string;
  let ended: Set<number>;
  beforeEach(() => {
    folder = temporaryFolder("journal");
    ended = new Set();
  });
  afterEach(() => removeFolder(folder));
  const livenessOf = ({ host, pid }: ProcessMark): Liveness =>
    host !== "here" ? "unknown" : ended.has(pid) ? "ended" : "running";
  /** Of a process with this number. */
  const open = (pid: number, workspace = "/w", host = "here"): Journal =>
    new Journal(workspace, folder, { now: () => 0, process: { host, pid, start: "" }, livenessOf });
  const files = (): readonly string[] =>
    fs
      .readdirSync(path.join(folder, "journal"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.includes("json"))
      .map((name) => path.join(folder, "journal", name));

  it("says after a crash what was begun, what was done and what may be half done, once", async () => {
    const journal = open(1);
    await journal.begin("1", "apply 3 changes");
    await journal.step("1", "create a");
    await journal.done("1", "create a");
    await journal.step("1", "apply b");
    ended.add(1);
    const next = open(2);
    assert.deepEqual(await next.interrupted(), [
      { operation: "1", text: "apply 3 changes", open: ["apply b"], done: ["create a"] },
    ]);
    assert.deepEqual(await next.interrupted(), []);
    assert.deepEqual(await open(3).interrupted(), []);
  });

  it("has nothing to say of what is under way in another window, also while that is suspended", async () => {
    const other = open(1);
    await other.begin("1", "apply");
    await other.step("1", "create a");
    const mine = open(2);
    assert.deepEqual(await mine.interrupted(), []);
    await mine.begin("2", "apply");
    assert.deepEqual(await other.interrupted(), []);
    await other.done("1", "create a");
    await other.end("1", "done");
    ended.add(1);
    assert.deepEqual(await mine.interrupted(), []);
  });

  it("tells one of the windows that ask at once", async () => {
    await open(1).begin("1", "apply");
    ended.add(1);
    const told = await Promise.all([2, 3, 4, 5].map((pid) => open(pid).interrupted()));
    assert.equal(told.flat().length, 1);
  });

  it("has nothing to say of other workspaces", async () => {
    await open(1, "/other").begin("1", "apply");
    ended.add(1);
    assert.deepEqual(await open(2).interrupted(), []);
    assert.equal((await open(2, "/other").interrupted()).length, 1);
  });

  it("waits for a process of another machine until that notes nothing any more", async () => {
    await open(1, "/w", "there").begin("1", "apply");
    assert.deepEqual(await open(2).interrupted(), []);
    for (const file of files()) fs.utimesSync(file, 0, 0);
    assert.equal((await open(2).interrupted()).length, 1);
  });

  it("survives a line that was cut by the crash, and a file that was cut in its first", async () => {
    await open(1).begin("1", "apply");
    for (const file of files()) {
      fs.appendFileSync(file, '{"operation":"1","kind":"st');
      fs.writeFileSync(`${file.slice(0, -7)}x.jsonl`, '{"proc');
    }
    ended.add(1);
    const next = open(2);
    assert.equal((await next.interrupted()).length, 1);
    await next.begin("2", "another");
    ended.add(2);
    assert.deepEqual(
      (await open(3).interrupted()).map(({ operation }) => operation),
      ["2"],
    );
  });

  it("tells what a journal of an earlier version holds", async () => {
    const line = (operation: string, kind: string): string =>
      `${JSON.stringify({ operation, kind, text: "apply", time: 0 })}\n`;
    fs.writeFileSync(path.join(folder, "journal.jsonl"), line("1", "begin") + line("2", "begin") + line("1", "end"));
    assert.deepEqual(
      (await open(1).interrupted()).map(({ operation }) => operation),
      ["2"],
    );
    assert.deepEqual(await open(1).interrupted(), []);
  });

  it("does not grow without end", async () => {
    const journal = open(1);
    for (let operation = 0; operation < 300; operation += 1) {
      await journal.begin(String(operation), "apply");
      await journal.end(String(operation), "done");
    }
    await journal.begin("last", "apply");
    const lines = files().flatMap((file) => fs.readFileSync(file, "utf8").trim().split("\n"));
    assert.ok(lines.length < 502, String(lines.length));
    ended.add(1);
    assert.deepEqual(
      (await open(2).interrupted()).map(({ operation }) => operation),
      ["last"],
    );
    for (let pid = 10; pid < 50; pid += 1) {
      await open(pid).begin("x", "apply");
      ended.add(pid);
    }
    assert.equal((await open(2).interrupted()).length, 40);
    assert.equal(files().length, 20);
  });

  it("refuses the operation when it cannot be written", async () => {
    fs.writeFileSync(path.join(folder, "blocked"), "");
    const journal = new Journal("/w", path.join(folder, "blocked"), { now: () => 0 });
    await assert.rejects(
      journal.begin("1", "apply"),
      (error: unknown) => MooringError.is(error, "refused") && error.message.includes("blocked"),
    );
  });

  it("keeps what was done where its end cannot be noted, and writes on behind a line that was cut", async () => {
    const lost: string[] = [];
    const process = { host: "here", pid: 1, start: "" };
    const journal = new Journal("/w", folder, { now: () => 0, process, onLost: (message) => lost.push(message) });
    await journal.begin("1", "apply");
    await journal.step("1", "create a");
    const [file = ""] = files();
    fs.renameSync(file, `${file}.kept`);
    fs.mkdirSync(file); // as a full disk: nothing can be added
    await journal.done("1", "create a");
    await assert.rejects(journal.step("1", "create b"), /Nothing is changed without it/);
    assert.equal(lost.length, 1);
    fs.rmdirSync(file);
    fs.renameSync(`${file}.kept`, file);
    fs.appendFileSync(file, '{"operation":"1","kind":"do');
    await journal.step("1", "create c");
    ended.add(1);
    assert.deepEqual(await open(2).interrupted(), [
      { operation: "1", text: "apply", open: ["create a", "create c"], done: [] },
    ]);
  });

  it("is silent where nothing is kept", async () => {
    const journal = new Journal("/w", undefined, { now: () => 0 });
    await journal.begin("1", "apply");
    assert.deepEqual(await journal.interrupted(), []);
  });
});
