import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, it } from "mocha";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

const run = promisify(execFile);
const cacheModule = path.resolve(import.meta.dirname, "../../setup/parts/cache.mjs");

describe("setup: parts that are made once", () => {
  let folder: string;
  beforeEach(() => {
    folder = temporaryFolder("cache");
  });
  afterEach(() => removeFolder(folder));

  /** Gets the part in a process of its own; `make` is the body of the function that makes it. */
  async function getPart(make: string, input = "1"): Promise<string> {
    const script = `
      import fs from "node:fs";
      import { setTimeout as pause } from "node:timers/promises";
      import { cached } from ${JSON.stringify(cacheModule)};
      const part = { name: "part", inputs: [{ text: ${JSON.stringify(input)} }], saying: "Making the part…" };
      console.log(await cached(part, async (into, log) => { ${make} }));`;
    const env = { ...process.env, MOORING_CACHE: folder };
    const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], { env });
    return stdout.trim();
  }
  const make = `fs.appendFileSync(${JSON.stringify("MADE")}, "x"); await pause(300); fs.writeFileSync(into + "/file", "whole");`;
  const making = (): string => make.replace("MADE", path.join(folder, "made"));
  const timesMade = (): number => fs.readFileSync(path.join(folder, "made"), "utf8").length;

  it("makes a part once when two ask at the same time", async () => {
    const [one, other] = await Promise.all([getPart(making()), getPart(making())]);
    assert.equal(one, other);
    assert.equal(fs.readFileSync(path.join(one, "file"), "utf8"), "whole");
    assert.equal(timesMade(), 1);
  });

  it("makes it again when what it is made from changed", async () => {
    const before = await getPart(making(), "1");
    const after = await getPart(making(), "2");
    assert.notEqual(before, after);
    assert.equal(timesMade(), 2);
  });

  it("shows the end of the log when the making failed, and keeps nothing half made", async () => {
    const failing = `fs.writeFileSync(into + "/half", ""); fs.appendFileSync(log, "compiler: no such thing"); throw new Error("go build ended with 1");`;
    await assert.rejects(getPart(failing), /go build ended with 1\ncompiler: no such thing/);
    assert.deepEqual(fs.readdirSync(folder), ["logs"]);
  });

  it("takes over from a process that died while it made the part", async () => {
    await assert.rejects(getPart("process.kill(process.pid, 'SIGKILL'); await pause(1000);"));
    assert.match(await getPart(making()), /part-[0-9a-f]{16}$/);
    assert.equal(timesMade(), 1);
  });
});
