import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { OverlayFiles } from "../../../src/reconcile/files/overlayFiles.ts";
import { withFolder } from "./discoverFolder.ts";

/** Each makes `w/d/a.yaml` lead to a file outside of the folder `w`. */
const LINKS: Readonly<Record<string, (base: string) => void>> = {
  "a link to a file": (base) => link(base, "w/d/a.yaml", join(base, "out/a.yaml")),
  "a relative link": (base) => link(base, "w/d/a.yaml", "../../out/a.yaml"),
  "a link to a folder on the way": (base) => link(base, "w/d", join(base, "out")),
  "a link to a link": (base) => {
    link(base, "w/d/a.yaml", "../other");
    symlinkSync(join(base, "out/a.yaml"), join(base, "w/other"));
  },
  "a folder link and a link in it": (base) => {
    link(base, "w/d", "shared");
    symlinkSync(join(base, "out/a.yaml"), join(base, "w/shared/a.yaml"));
  },
};

function link(base: string, path: string, target: string): void {
  rmSync(join(base, path), { recursive: true });
  symlinkSync(target, join(base, path));
}

const CONTENT = { "w/d/a.yaml": "mine", "w/shared/b.yaml": "b", "out/a.yaml": "outside" };

describe("files of a workspace folder", () => {
  for (const [name, make] of Object.entries(LINKS)) {
    it(`are neither read nor written through ${name} that leads out`, async () => {
      await withFolder(CONTENT, async (base) => {
        make(base);
        const file = join(base, "w/d/a.yaml");
        const within = join(base, "w");
        const files = new OverlayFiles(nodeFileSystem, () => [within]);
        await assert.rejects(files.readText(file), { reason: "refused" });
        await assert.rejects(files.readBytes(file, { within, maxBytes: 100 }), { reason: "refused" });
        await assert.rejects(files.writeText(file, "new"), { reason: "refused" });
        assert.equal(readFileSync(join(base, "out/a.yaml"), "utf8"), "outside");
        assert.deepEqual(readdirSync(join(base, "out")), ["a.yaml"]);
      });
    });
  }

  it("may lie behind links that stay inside, which stay links", async () => {
    await withFolder({ ...CONTENT, "w/l": "-> d", "w/c.yaml": "-> l/a.yaml" }, async (base) => {
      const files = new OverlayFiles(nodeFileSystem, () => [join(base, "w")]);
      assert.equal(await files.readText(join(base, "w/c.yaml")), "mine");
      await files.writeText(join(base, "w/c.yaml"), "new");
      assert.equal(readFileSync(join(base, "w/d/a.yaml"), "utf8"), "new");
      assert.equal(await files.readText(join(base, "w/l/a.yaml")), "new");
      assert.deepEqual(readdirSync(join(base, "w/d")), ["a.yaml"]);
    });
  });

  it("may lie in a folder that is reached by a link itself", async () => {
    await withFolder({ ...CONTENT, here: "-> w" }, async (base) => {
      const files = new OverlayFiles(nodeFileSystem, () => [join(base, "here")]);
      assert.equal(await files.readText(join(base, "here/d/a.yaml")), "mine");
      await files.writeText(join(base, "here/d/a.yaml"), "new");
      assert.equal(readFileSync(join(base, "w/d/a.yaml"), "utf8"), "new");
    });
  });

  it("are not made at the other end of a link to nothing, nor folders behind a link", async () => {
    await withFolder({ ...CONTENT, "w/d/new.yaml": "-> ../../out/new.yaml", "w/o": "-> ../out" }, async (base) => {
      const files = new OverlayFiles(nodeFileSystem, () => [join(base, "w")]);
      await assert.rejects(files.writeText(join(base, "w/d/new.yaml"), "x"), { reason: "refused" });
      await assert.rejects(files.createFolder(join(base, "w/o/made/deep")), { reason: "refused" });
      await assert.rejects(files.remove(join(base, "w/o/a.yaml")), { reason: "refused" });
      assert.deepEqual(readdirSync(join(base, "out")), ["a.yaml"]);
    });
  });

  it("that are pipes are not waited for", async function () {
    if (process.platform === "win32") this.skip();
    await withFolder({ "w/a.yaml": "" }, async (base) => {
      const { execFileSync } = await import("node:child_process");
      execFileSync("mkfifo", [join(base, "w/p.yaml")]);
      const files = new OverlayFiles(nodeFileSystem, () => [join(base, "w")]);
      await assert.rejects(files.readText(join(base, "w/p.yaml")), { reason: "badInput" });
    });
  });

  it("are read and written rightly while a folder is exchanged for a link and back, at any moment", async () => {
    await withFolder({ ...CONTENT, "w/d2": "-> ../out" }, async (base) => {
      const within = join(base, "w");
      const [folder, other, kept] = [join(within, "d"), join(within, "d2"), join(within, "d3")];
      const swap = (): void => {
        renameSync(folder, kept);
        renameSync(other, folder);
        renameSync(kept, other);
      };
      const files = new OverlayFiles(nodeFileSystem, () => [within]);
      let isDone = false;
      const swapping = (async () => {
        while (!isDone) {
          swap();
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
      const seen = new Set<string>();
      for (let at = 0; at < 200; at += 1) {
        const text = await files.readText(join(folder, "a.yaml")).catch((error: Error) => error.name);
        seen.add(text);
        await files.writeText(join(folder, "a.yaml"), "mine").catch(() => undefined);
      }
      isDone = true;
      await swapping;
      seen.delete("MooringError");
      assert.deepEqual([...seen], ["mine"]);
      assert.equal(readFileSync(join(base, "out/a.yaml"), "utf8"), "outside");
      assert.deepEqual(readdirSync(join(base, "out")), ["a.yaml"]);
      assert.ok(existsSync(folder));
    });
  });

  it("that change on the disk while they are read are read whole or not at all", async () => {
    await withFolder(CONTENT, async (base) => {
      const file = join(base, "w/d/a.yaml");
      const limits = { within: join(base, "w"), maxBytes: 3 };
      await assert.rejects(nodeFileSystem.readBytes(file, limits), { reason: "tooLarge" });
      writeFileSync(file, "abc");
      assert.equal(Buffer.from(await nodeFileSystem.readBytes(file, limits)).toString(), "abc");
    });
  });
});
