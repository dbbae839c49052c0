import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, it } from "mocha";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

const ROOT = path.resolve(import.meta.dirname, "../../..");
const WAIT_FOR = path.join(ROOT, "test/testbed/waitFor.ts");

describe("setup: limits of tests and waits", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder("limits");
  });
  afterEach(() => removeFolder(folder));

  /** What mocha prints of a test with this limit and body, on a machine of this slowness. */
  async function run(limit: number, body: string, slowness: number): Promise<string> {
    const file = path.join(folder, "one.test.mjs");
    const text = `
      import { setTimeout as pause } from "node:timers/promises";
      import { waitFor } from ${JSON.stringify(WAIT_FOR)};
      it("goes on", async () => { ${body} }).timeout(${limit});`;
    fs.writeFileSync(file, text);
    const env = { ...process.env, MOORING_SLOWNESS: String(slowness) };
    const args = [path.join(ROOT, "node_modules/mocha/bin/mocha.js"), "--reporter", "spec", file];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, env }).catch(
      (error: { readonly stdout: string }) => error,
    );
    return stdout;
  }

  it("scale by the slowness of the machine", async () => {
    assert.match(await run(500, "await pause(600)", 1), /1 failing[^]*Timeout of 500ms/);
    assert.match(await run(500, "await pause(600)", 4), /1 passing/);
  });

  it("of a wait end before that of its test, and name what was awaited", async () => {
    assert.match(await run(5_000, `await waitFor("ship", () => false)`, 1), /1 failing[^]*no ship after 4\.\d+ s/);
  });

  it("of a wait scale, too", async () => {
    const [, seconds] =
      /no ship after ([\d.]+) s/.exec(await run(5_000, `await waitFor("ship", () => false, 200)`, 4)) ?? [];
    assert.ok(Number(seconds) >= 0.8, seconds);
  });

  it("of a wait outside of a test are its alone", async () => {
    const script = `import { waitFor } from ${JSON.stringify(WAIT_FOR)}; await waitFor("ship", () => false, 100);`;
    const ran = promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
    await assert.rejects(ran, /no ship after [\d.]+ s/);
  });
});
