import assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DiskCache } from "../../../src/cluster/discovery/diskCache.ts";
import { makePrivateFolder } from "../../../src/support/state/privateFolder.ts";

describe("a folder of Mooring's own", () => {
  let base: string;
  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), "mooring-private-"));
  });
  afterEach(() => rm(base, { recursive: true, force: true }));

  const modeOf = async (folder: string): Promise<string> => ((await stat(folder)).mode & 0o777).toString(8);

  before(function () {
    if (process.platform === "win32") this.skip();
  });

  it("can be looked into by its user alone, with all above it that was made", async () => {
    await makePrivateFolder(join(base, "a/b"));
    assert.deepEqual([await modeOf(join(base, "a")), await modeOf(join(base, "a/b"))], ["700", "700"]);
  });

  it("is closed when an earlier version left it open", async () => {
    await mkdir(join(base, "open"), { mode: 0o755 });
    await new DiskCache(join(base, "open")).write("name", "text");
    assert.equal(await modeOf(join(base, "open")), "700");
  });
});
