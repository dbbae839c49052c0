import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { objectId } from "../../../src/model/objectRef.ts";
import { Inventory, type InventoryItem } from "../../../src/reconcile/live/inventory.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

describe("the inventory of a pack", () => {
  let folder: string;
  beforeEach(() => (folder = temporaryFolder("inventory")));
  afterEach(() => removeFolder(folder));
  const open = (): Inventory => new Inventory(folder, "pack", { server: "https://x", caHash: "1", uid: "2" } as never);
  const item = (name: string): InventoryItem => ({
    ref: { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name },
    uid: `uid of ${name}`,
  });
  const add = (name: string): Promise<void> =>
    open().change((items) => void items.set(objectId(item(name).ref), item(name)));
  const names = async (): Promise<readonly string[]> => (await open().items()).map(({ ref }) => ref.name).sort();

  it("holds what all windows applied, at once or one after the other", async () => {
    assert.deepEqual(await names(), []);
    await Promise.all(["a", "b", "c", "d"].map(add));
    assert.deepEqual(await names(), ["a", "b", "c", "d"]);
    await Promise.all([add("e"), open().change((items) => void items.delete(objectId(item("b").ref)))]);
    assert.deepEqual(await names(), ["a", "c", "d", "e"]);
    assert.equal((await open().items()).find(({ ref }) => ref.name === "a")?.uid, "uid of a");
  });

  it("of an earlier version is taken up, and one that cannot be read prunes nothing", async () => {
    await add("a");
    const [version = ""] = fs.globSync(path.join(folder, "inventory/*/1"));
    const place = path.dirname(version);
    fs.rmSync(place, { recursive: true });
    fs.writeFileSync(`${place}.json`, JSON.stringify([item("old")]));
    assert.deepEqual(await names(), ["old"]);
    await add("new");
    assert.deepEqual(await names(), ["new", "old"]);
    fs.writeFileSync(path.join(place, "9"), "[{");
    assert.deepEqual(await names(), []);
  });
});
