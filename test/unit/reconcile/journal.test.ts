import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Journal } from "../../../src/reconcile/journal.ts";
import { MooringError } from "../../../src/support/errors.ts";

describe("the journal", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "mooring-journal-"));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
  const open = (): Journal => new Journal(folder, () => 0);
  const file = (): string => path.join(folder, "journal.jsonl");

  it("says after a crash what was begun, what was done and what may be half done, once", async () => {
    const journal = open();
    await journal.begin("1", "apply 3 changes");
    await journal.step("1", "create a");
    await journal.done("1", "create a");
    await journal.step("1", "apply b");
    const next = open();
    assert.deepEqual(await next.interrupted(), [
      { operation: "1", text: "apply 3 changes", open: ["apply b"], done: ["create a"] },
    ]);
    assert.deepEqual(await next.interrupted(), []);
    assert.deepEqual(await open().interrupted(), []);
  });

  it("has nothing to say of what came to its end, nor of what is still under way here", async () => {
    const journal = open();
    await journal.begin("1", "apply");
    await journal.end("1", "done");
    await journal.begin("2", "apply");
    assert.deepEqual(await journal.interrupted(), []);
  });

  it("survives a line that was cut by the crash, and writes on behind it", async () => {
    await open().begin("1", "apply");
    fs.appendFileSync(file(), '{"operation":"1","kind":"st');
    const next = open();
    assert.equal((await next.interrupted()).length, 1);
    await next.begin("2", "another");
    assert.deepEqual(
      (await open().interrupted()).map(({ operation }) => operation),
      ["2"],
    );
  });

  it("does not grow without end", async () => {
    fs.writeFileSync(file(), `${JSON.stringify({ operation: "0", kind: "end", text: "", time: 0 })}\n`.repeat(2_000));
    await open().interrupted();
    assert.equal(fs.readFileSync(file(), "utf8").trim().split("\n").length, 500);
  });

  it("refuses the operation when it cannot be written", async () => {
    fs.writeFileSync(path.join(folder, "blocked"), "");
    const journal = new Journal(path.join(folder, "blocked"), () => 0);
    await assert.rejects(
      journal.begin("1", "apply"),
      (error: unknown) => MooringError.is(error, "refused") && error.message.includes("blocked"),
    );
  });

  it("keeps what was done where its end cannot be noted, and writes on behind a line that was cut", async () => {
    const lost: string[] = [];
    const journal = new Journal(
      folder,
      () => 0,
      (message) => lost.push(message),
    );
    await journal.begin("1", "apply");
    await journal.step("1", "create a");
    fs.renameSync(file(), `${file()}.kept`);
    fs.mkdirSync(file()); // as a full disk: nothing can be added
    await journal.done("1", "create a");
    await assert.rejects(journal.step("1", "create b"), /nothing is changed without it/);
    assert.equal(lost.length, 1);
    fs.rmdirSync(file());
    fs.renameSync(`${file()}.kept`, file());
    fs.appendFileSync(file(), '{"operation":"1","kind":"do');
    await journal.step("1", "create c");
    assert.deepEqual(await open().interrupted(), [
      { operation: "1", text: "apply", open: ["create a", "create c"], done: [] },
    ]);
  });

  it("is silent where nothing is kept", async () => {
    const journal = new Journal(undefined, () => 0);
    await journal.begin("1", "apply");
    assert.deepEqual(await journal.interrupted(), []);
  });
});
