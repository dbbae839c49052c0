import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { discoverPacks } from "../../../src/manifests/packs/discoverPacks.ts";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

const object = (name: string, namespace = "shop"): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: ${namespace} }\n`;

describe("files that are packs of their own", () => {
  it("are those named *.pack.yaml and those that are mapped; the rest of a folder is one pack", async () => {
    const folder = temporaryFolder("file-packs");
    try {
      fs.mkdirSync(path.join(folder, "shop"));
      for (const name of ["cart.pack", "both.pack", "mapped", "a", "b"])
        fs.writeFileSync(path.join(folder, "shop", `${name}.yaml`), object(name.replace(".pack", "")));
      fs.appendFileSync(path.join(folder, "shop/both.pack.yaml"), `---\n${object("second")}`);
      const { packs } = await discoverPacks(folder, nodeFileSystem, undefined, {
        isFilePack: (file) => file === "shop/mapped.yaml",
      });
      assert.deepEqual(
        packs.map(({ id, name, files }) => [id, name, files.length]),
        [
          ["folder:shop", "shop/shop", 2],
          ["file:shop/both.pack.yaml", "shop/both", 1],
          ["file:shop/cart.pack.yaml", "shop/cart", 1],
          ["file:shop/mapped.yaml", "shop/mapped", 1],
        ],
      );
    } finally {
      await removeFolder(folder);
    }
  });
});
