import assert from "node:assert/strict";
import fs from "node:fs/promises";
import path from "node:path";
import { git } from "../../demo/git.ts";
import { writeHistory } from "../../demo/history.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

const SHOP = path.resolve(import.meta.dirname, "../../demo/shop");

describe("the demo's repository", () => {
  let folder: string;
  let workTree: string;
  let mailerBefore = "";
  before(async () => {
    folder = temporaryFolder("history-test");
    workTree = await writeHistory(folder, async (files) => {
      mailerBefore = await fs.readFile(path.join(files, "apps/mailer/mailer.yaml"), "utf8");
    });
  });
  after(() => removeFolder(folder));

  it("ends with the shop as it is kept here", async () => {
    const files = (await fs.readdir(SHOP, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    const names = files.map((entry) =>
      path.relative(SHOP, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"),
    );
    const tracked = (await git(workTree, ["ls-files", "-z"])).split("\0").filter((name) => name !== "");
    assert.deepEqual(tracked.sort(), names.sort());
    for (const name of names) {
      assert.equal(
        await fs.readFile(path.join(workTree, name), "utf8"),
        await fs.readFile(path.join(SHOP, name), "utf8"),
        name,
      );
    }
  });

  it("is clean and level with its remote", async () => {
    assert.equal(await git(workTree, ["status", "--porcelain=v1", "--branch"]), "## main...origin/main\n");
    assert.equal(
      await git(workTree, ["rev-parse", "HEAD"]),
      await git(path.join(folder, "shop.git"), ["rev-parse", "main"]),
    );
  });

  it("was written by the team, oldest first, each commit with a change of its own", async () => {
    const log = (await git(workTree, ["log", "--reverse", "--format=%at %an <%ae> %s"])).trim().split("\n");
    assert.ok(log.length >= 8);
    const times = log.map((line) => Number(line.split(" ")[0]));
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    for (const line of log) assert.match(line, /^\d+ Shop Team <shop@example\.com> [A-Z]/);
  });

  it("had the mailer's CPU limit until the last commit", () => assert.match(mailerBefore, /limits:\n\s+cpu: 200m\n/));
});
