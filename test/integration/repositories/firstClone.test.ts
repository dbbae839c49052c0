import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { added, RepositoryRig, synced } from "./repositoryRig.ts";

describe("a repository that is added", () => {
  let rig: RepositoryRig;
  beforeEach(() => {
    rig = new RepositoryRig();
  });
  afterEach(() => rig.remove());

  for (const kind of ["bare", "mirror", "regular"] as const) {
    it(`is cloned as ${kind}, and followed`, async () => {
      const source = rig.source("shop");
      const repositories = await rig.open();
      const record = await added(repositories, { url: source.url, kind });
      assert.equal(record.failure, undefined);
      assert.equal(record.status, "active");
      assert.equal(record.defaultBranch, "main");
      assert.equal(record.head, rig.git(source.folder, "rev-parse", "main").trim());

      const tip = rig.commit(source.folder, { "a.yaml": "a: 1\n" });
      const task = await synced(repositories, record.id);
      assert.equal(task.status, "succeeded");
      assert.equal(task.commitsSynced, 1);
      assert.equal(repositories.get(record.id)?.head, tip);
    });
  }

  it("is there again after the window was closed, and gone after it was removed", async () => {
    const source = rig.source("shop");
    const ports = rig.ports();
    const first = await rig.open(ports);
    const { id } = await added(first, { url: source.url });
    first.dispose();
    const second = await rig.open(ports);
    assert.equal(second.get(id)?.status, "active");
    await second.remove(id);
    assert.deepEqual(second.list(), []);
  });

  it("fails with a reason and a cure when there is nothing at the address, and keeps what it had", async () => {
    const source = rig.source("shop");
    const repositories = await rig.open();
    const record = await added(repositories, { url: `file://${rig.base}/none.git` });
    assert.equal(record.status, "failed");
    assert.equal(record.failure?.reason, "notFound");
    assert.match(record.failure?.cure ?? "", /address/);

    const good = await added(repositories, { name: "good", url: source.url });
    rmSync(source.folder, { recursive: true });
    await synced(repositories, good.id);
    const clone = join(rig.base, "store/private/repositories", good.id, "clone");
    assert.equal(rig.git(clone, "--git-dir=.", "rev-parse", "origin/main").trim(), good.head);
  });
});
