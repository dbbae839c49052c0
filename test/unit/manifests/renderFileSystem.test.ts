import assert from "node:assert/strict";
import { chmod, lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { requireInside } from "../../../src/manifests/files/insideFolder.ts";
import { withFolder } from "./discoverFolder.ts";

describe("nodeFileSystem", () => {
  it("replaces a text, keeps its mode and leaves nothing beside it", async () => {
    await withFolder({ "a.yaml": "old" }, async (folder) => {
      const file = join(folder, "a.yaml");
      await chmod(file, 0o640);
      await nodeFileSystem.writeText(file, "new");
      assert.equal(await nodeFileSystem.readText(file), "new");
      assert.equal((await stat(file)).mode & 0o777, 0o640);
      assert.deepEqual(await readdir(folder), ["a.yaml"]);
    });
  });

  it("writes through a link and keeps the link", async () => {
    await withFolder({ "a.yaml": "old", "b.yaml": "-> a.yaml" }, async (folder) => {
      await nodeFileSystem.writeText(join(folder, "b.yaml"), "new");
      assert.equal(await nodeFileSystem.readText(join(folder, "a.yaml")), "new");
      assert.ok((await lstat(join(folder, "b.yaml"))).isSymbolicLink());
    });
  });

  it("lists kinds, and says in reasons what it cannot do", async () => {
    await withFolder({ "d/a.yaml": "12345", l: "-> d" }, async (folder) => {
      assert.deepEqual((await nodeFileSystem.list(folder)).map(({ name, kind }) => `${name} ${kind}`).sort(), [
        "d folder",
        "l symlink",
      ]);
      assert.equal(await nodeFileSystem.stat(join(folder, "none")), undefined);
      await assert.rejects(nodeFileSystem.readText(join(folder, "none")), { reason: "notFound" });
      await assert.rejects(nodeFileSystem.readText(join(folder, "d/a.yaml"), 4), { reason: "tooLarge" });
    });
  });
});

describe("requireInside", () => {
  const cases: readonly (readonly [path: string, outcome: "inside" | "refused" | "notFound"])[] = [
    ["a.yaml", "inside"],
    [".", "inside"],
    ["link.yaml", "inside"],
    ["..", "refused"],
    ["../outside.yaml", "refused"],
    ["out", "refused"],
    ["none.yaml", "notFound"],
  ];
  for (const [path, outcome] of cases) {
    it(`${path} is ${outcome}`, async () => {
      const content = { "w/a.yaml": "", "w/link.yaml": "-> a.yaml", "w/out": "-> ../outside.yaml", "outside.yaml": "" };
      await withFolder(content, async (folder) => {
        const asked = requireInside(join(folder, "w"), join(folder, "w", path), nodeFileSystem);
        if (outcome === "inside") await asked;
        else await assert.rejects(asked, { reason: outcome });
      });
    });
  }
});
