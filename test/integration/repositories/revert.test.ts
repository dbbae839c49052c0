import assert from "node:assert/strict";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { added, type RepositoryRig, synced } from "./repositoryRig.ts";
import { type OneSource, useOneSource } from "./useOneSource.ts";
import type { ManagedCommitResult } from "../../../src/repositories/api/repositoriesApi.ts";

const TEXT = "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\n";

describe("a revert in a copy without a work tree", () => {
  const parts = useOneSource();
  let rig: RepositoryRig;
  let source: OneSource["source"];
  let repositories: Repositories;
  beforeEach(() => {
    ({ rig, source, repositories } = parts());
  });

  const commit = async (id: string, path: string, text: string | undefined): Promise<string> => {
    const trailers = { "Mooring-Pack": "shop/web", "Mooring-Cluster": "prod/shop" };
    const done = await repositories.commit(id, { writes: [{ path, text }], message: `Set ${path}`, trailers });
    return (done as ManagedCommitResult).oid;
  };
  const atHost = (...args: readonly string[]): string => rig.git(source.folder, ...args);
  const refused = (reason: MooringError["reason"], words: RegExp) => (error: unknown) =>
    MooringError.is(error, reason) && words.test(error.message);

  it("is a new commit at the remote, with the message of git and the trailers of the commit", async () => {
    const { id } = await added(repositories, { url: source.url });
    await commit(id, "web.yaml", TEXT);
    const changed = await commit(id, "web.yaml", TEXT.replace("b: 1", "b: 2"));
    const count = Number(atHost("rev-list", "--count", "main"));
    const made = await repositories.revert(id, changed);
    assert.equal(atHost("show", "main:web.yaml"), TEXT);
    assert.deepEqual([atHost("rev-parse", "main").trim(), made.isPushed], [made.oid, true]);
    assert.equal(Number(atHost("rev-list", "--count", "main")), count + 1);
    assert.match(
      atHost("log", "-1", "--format=%B", "main"),
      new RegExp(
        `^Revert "Set web.yaml"\n\nThis reverts commit ${changed}.\n\nMooring-Pack: shop/web\nMooring-Cluster: prod/shop`,
      ),
    );
    assert.equal(repositories.get(id)?.head, made.oid);
  });

  it("keeps what later commits, also of others, changed in the same file", async () => {
    const { id } = await added(repositories, { url: source.url });
    await commit(id, "web.yaml", TEXT);
    const changed = await commit(id, "web.yaml", TEXT.replace("a: 1", "a: 2"));
    rig.commit(source.folder, { "web.yaml": TEXT.replace("a: 1", "a: 2").replace("e: 1", "e: 2") }, "By hand");
    await synced(repositories, id);
    await repositories.revert(id, changed);
    assert.equal(atHost("show", "main:web.yaml"), TEXT.replace("e: 1", "e: 2"));
  });

  it("takes an added file away and brings a deleted one back", async () => {
    const { id } = await added(repositories, { url: source.url });
    const addition = await commit(id, "deep/web.yaml", TEXT);
    const removal = await commit(id, "README.md", undefined);
    await repositories.revert(id, addition);
    await repositories.revert(id, removal);
    assert.equal(atHost("ls-tree", "-r", "--name-only", "main").trim(), "README.md");
  });

  it("changes nothing where later commits changed the same lines, and says so", async () => {
    const { id } = await added(repositories, { url: source.url });
    await commit(id, "web.yaml", TEXT);
    const changed = await commit(id, "web.yaml", TEXT.replace("b: 1", "b: 2"));
    const last = await commit(id, "web.yaml", TEXT.replace("b: 1", "b: 3"));
    await assert.rejects(repositories.revert(id, changed), refused("conflict", /same lines of web\.yaml/));
    assert.equal(atHost("rev-parse", "main").trim(), last);
  });

  it("is refused for what Mooring did not commit, for what is reverted already, and for what is not there", async () => {
    const { id } = await added(repositories, { url: source.url });
    const first = atHost("rev-parse", "main").trim();
    await assert.rejects(repositories.revert(id, first), refused("refused", /not created by Mooring/));
    const changed = await commit(id, "web.yaml", TEXT);
    await repositories.revert(id, changed);
    await assert.rejects(repositories.revert(id, changed), refused("refused", /already reverted/));
    await assert.rejects(repositories.revert(id, "0".repeat(40)), refused("notFound", /Sync the repository/));
  });

  it("reads what a blobless copy lacks, and stops where a shallow one ends", async () => {
    const { id } = await added(repositories, { url: source.url });
    await commit(id, "web.yaml", TEXT);
    const changed = await commit(id, "web.yaml", TEXT.replace("b: 1", "b: 2"));
    const last = await commit(id, "web.yaml", TEXT.replace("b: 1", "b: 2").replace("e: 1", "e: 2"));
    await repositories.remove(id);
    atHost("config", "uploadpack.allowFilter", "true");
    const blobless = await added(repositories, { name: "blobless", url: source.url, size: { kind: "blobless" } });
    await repositories.revert(blobless.id, changed);
    assert.equal(atHost("show", "main:web.yaml"), TEXT.replace("e: 1", "e: 2"));
    atHost("update-ref", "refs/heads/main", last);
    await repositories.remove(blobless.id);
    const shallow = await added(repositories, {
      name: "shallow",
      url: source.url,
      size: { kind: "shallow", depth: 1 },
    });
    await assert.rejects(repositories.revert(shallow.id, last), refused("refused", /ends at/));
    assert.equal(atHost("rev-parse", "main").trim(), last);
  });
});
