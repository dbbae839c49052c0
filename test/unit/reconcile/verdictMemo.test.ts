import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type MemoKey, type Remembered, VerdictMemo } from "../../../src/reconcile/compare/verdictMemo.ts";

const key: MemoKey = { desiredHash: "d", baseHash: "", uid: "u", liveHash: "l", schemaHash: "s", manager: "mooring" };
const drifted: Remembered = {
  state: "drifted",
  evidence: "dryRun",
  reason: "",
  differences: [{ kind: "changed", path: [{ field: "spec" }, { field: "ports" }, { keys: { port: 80 } }] }],
};

describe("remembered dry-run answers", () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "mooring-memo-"));
  });
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

  const reopened = async (): Promise<VerdictMemo> => {
    const memo = new VerdictMemo(folder);
    await memo.load();
    return memo;
  };
  const onlyFile = (): string => path.join(folder, fs.readdirSync(folder)[0] ?? "");

  it("outlive a restart, for exactly the same question", async () => {
    const memo = await reopened();
    memo.set(key, drifted);
    await memo.save();
    const next = await reopened();
    assert.deepEqual(next.get(key), drifted);
    for (const other of Object.keys(key) as (keyof MemoKey)[])
      assert.equal(next.get({ ...key, [other]: "another" }), undefined, other);
  });

  it("keep what was learned about defaults, by server and schema", async () => {
    const memo = await reopened();
    const finding = {
      kind: "changed",
      path: [{ field: "spec" }],
      desired: "1000m",
      live: "1",
      type: undefined,
    } as const;
    memo.defaultsOf("https://one", "s").learn({ apiVersion: "v1", kind: "Pod" }, finding);
    memo.set(key, drifted);
    await memo.save();
    const next = await reopened();
    assert.equal(next.defaultsOf("https://one", "s").has({ apiVersion: "v1", kind: "Pod" }, finding), true);
    assert.equal(next.defaultsOf("https://two", "s").has({ apiVersion: "v1", kind: "Pod" }, finding), false);
    assert.equal(next.defaultsOf("https://one", "t").has({ apiVersion: "v1", kind: "Pod" }, finding), false);
    assert.ok(!fs.readFileSync(onlyFile(), "utf8").includes("1000m"));
  });

  it("are readable for the user only, leave no temporary file, and hold paths but no values", async () => {
    const memo = await reopened();
    memo.set(key, drifted);
    await memo.save();
    assert.deepEqual(fs.readdirSync(folder).length, 1);
    assert.equal(fs.statSync(onlyFile()).mode & 0o077, 0);
    const text = fs.readFileSync(onlyFile(), "utf8");
    assert.ok(text.includes("ports") && !text.includes("desired") && !text.includes("live"));
  });

  it("are forgotten when the file is damaged, wholly or in part", async () => {
    const memo = await reopened();
    memo.set(key, drifted);
    await memo.save();
    const file = onlyFile();
    for (const text of [
      "",
      "{",
      "[]",
      "[[1]]",
      '{"verdicts":[["k",null],["k",{"state":"inSync"}],7],"defaults":[3]}',
      '{"verdicts":{"a":1},"defaults":{"a":"b"}}',
    ]) {
      fs.writeFileSync(file, text);
      assert.equal((await reopened()).get(key), undefined, text);
    }
  });

  it("are at most 20,000, the oldest go", () => {
    const memo = new VerdictMemo(undefined);
    for (let at = 0; at <= 20_000; at += 1) memo.set({ ...key, uid: String(at) }, drifted);
    assert.equal(memo.get({ ...key, uid: "0" }), undefined);
    assert.deepEqual(memo.get({ ...key, uid: "20000" }), drifted);
  });
});
