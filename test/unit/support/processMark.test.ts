import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { livenessOf, ownProcess } from "../../../src/support/state/processMark.ts";
import { waitFor } from "../../testbed/waitFor.ts";

describe("the mark of a process", () => {
  it("says that this process runs", () => {
    assert.equal(ownProcess().pid, process.pid);
    assert.equal(livenessOf(ownProcess()), "running");
  });

  it("is not taken for a later process with the same number", function () {
    if (process.platform !== "linux") this.skip();
    assert.notEqual(ownProcess().start, "");
    assert.equal(livenessOf({ ...ownProcess(), start: "another boot 1" }), "ended");
  });

  it("goes by the number alone where the start is not known", () => {
    assert.equal(livenessOf({ ...ownProcess(), start: "" }), "running");
  });

  it("says nothing of processes of another machine", () => {
    assert.equal(livenessOf({ ...ownProcess(), host: "another.example" }), "unknown");
  });

  it("says of a process that is stopped that it runs, and of one that was killed that it ended", async function () {
    if (process.platform === "win32") this.skip();
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "ignore" });
    const { pid = 0 } = child;
    const mark = { ...ownProcess(), pid, start: "" };
    try {
      await once(child, "spawn");
      child.kill("SIGSTOP");
      if (process.platform === "linux")
        await waitFor("the stop", () => / [tT] /.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8").slice(-400)));
      assert.equal(livenessOf(mark), "running");
    } finally {
      child.kill("SIGKILL");
    }
    await once(child, "exit");
    assert.equal(livenessOf(mark), "ended");
  });
});
