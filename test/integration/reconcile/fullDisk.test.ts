import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

/** A file system of a few MiB in a mount namespace of its own: no right of an administrator is needed, and it goes with the process. */
const IN_SMALL_DISK = 'mount -t tmpfs -o size=12m tmpfs "$1" && TMPDIR="$1" exec "$2" "$3"';

describe("a disk that is full", function () {
  this.timeout(120_000);
  let folder: string;
  before(function () {
    try {
      execFileSync("unshare", ["--user", "--map-root-user", "--mount", "true"], { stdio: "ignore" });
    } catch {
      this.skip(); // not Linux, or one that keeps users from it
    }
    folder = temporaryFolder("full-disk");
  });
  after(async () => {
    if (folder) await removeFolder(folder);
  });

  it("leaves every file, the index and the branch as they were, says so, and everything works once there is space", async () => {
    const child = path.join(import.meta.dirname, "onFullDisk.ts");
    const args = [
      "--user",
      "--map-root-user",
      "--mount",
      "sh",
      "-c",
      IN_SMALL_DISK,
      "sh",
      folder,
      process.execPath,
      child,
    ];
    const { stdout } = await promisify(execFile)("unshare", args, { env: process.env });
    const { before, after, attempts } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}") as {
      readonly before: object;
      readonly after: object;
      readonly attempts: readonly { readonly what: string; readonly reason: string; readonly message: string }[];
    };
    assert.deepEqual(after, before);
    const full = attempts.filter(({ what }) => !/later/.test(what));
    for (const { what, reason, message } of full) {
      assert.notEqual(reason, "", `${what} cannot have succeeded`);
      assert.notEqual(reason, "none", `${what}: ${message}`);
      assert.match(message, /disk is full/i, what);
    }
    for (const { what, message } of attempts.filter((one) => /later/.test(one.what))) assert.equal(message, "", what);
  });
});
