import assert from "node:assert/strict";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { startGitHttpServer } from "../git/gitHttpServer.ts";
import { added, type RepositoryRig, synced } from "./repositoryRig.ts";
import { type OneSource, useOneSource } from "./useOneSource.ts";

/** What the service behind the first design got wrong, one test each. */
describe("copies of repositories", () => {
  const parts = useOneSource();
  let rig: RepositoryRig;
  let source: OneSource["source"];
  let repositories: Repositories;
  let copyOf: OneSource["copyOf"];
  let refsOf: OneSource["refsOf"];
  beforeEach(() => {
    ({ rig, source, repositories, copyOf, refsOf } = parts());
  });

  const folderOf = (id: string): string => dirname(copyOf(id));

  it("defect 1: lie where the store is, once", async () => {
    const { id } = await added(repositories, { url: source.url });
    assert.deepEqual(readdirSync(join(rig.base, "store/private/repositories")), [id]);
    assert.ok(existsSync(join(copyOf(id), "HEAD")));
  });

  it("defect 2: never leave the store, whatever the name", async () => {
    const before = readdirSync(rig.base).sort();
    for (const [at, name] of [
      "../../escape",
      "/etc/passwd",
      "..",
      "a/../../b",
      "C:\\x",
      "con",
      "-rf",
      "é".repeat(90),
    ].entries()) {
      const record = await added(repositories, { name, url: rig.source(`s${at}`).url });
      assert.match(record.id, /^[a-z0-9][a-z0-9-]*$/);
      assert.equal(record.status, "active", name);
    }
    const now = readdirSync(rig.base).filter((name) => !/^s\d\.git$/.test(name) && name !== "store");
    assert.deepEqual(
      now.sort(),
      before.filter((name) => name !== "store"),
    );
  });

  it("defect 3: follow the deletion of a branch", async () => {
    rig.commit(source.folder, { "x.yaml": "x: 1\n" }, "Topic", "topic");
    const { id } = await added(repositories, { url: source.url, kind: "mirror" });
    rig.git(source.folder, "branch", "-D", "topic");
    await synced(repositories, id);
    assert.equal(refsOf(copyOf(id)), refsOf(source.folder));
    assert.deepEqual(
      repositories.branches(id).map(({ name }) => name),
      ["main"],
    );
  });

  it("defect 4: outlive a source that cannot be reached", async () => {
    const { id, head } = await added(repositories, { url: source.url, kind: "mirror" });
    const before = refsOf(copyOf(id));
    rmSync(source.folder, { recursive: true });
    const task = await repositories.whenEnded((await repositories.reclone(id)).id);
    assert.equal(task.failure?.kind, "noRepository");
    assert.equal(refsOf(copyOf(id)), before);
    assert.deepEqual(readdirSync(folderOf(id)), ["clone"]);
    assert.equal(await repositories.textAt(id, head, "README.md"), "# shop\n");
  });

  it("defect 5: count what a sync brought, and not the total", async () => {
    const { id } = await added(repositories, { url: source.url });
    for (const at of [1, 2]) rig.commit(source.folder, { "a.yaml": `a: ${at}\n` });
    assert.equal((await synced(repositories, id)).commitsSynced, 2);
    assert.equal((await synced(repositories, id)).commitsSynced, 0);
    assert.equal(repositories.commits(id, {}, { offset: 0, limit: 10 }).total, 3);
  });

  it("defect 6: count over all branches, not only from HEAD", async () => {
    const { id } = await added(repositories, { url: source.url });
    rig.commit(source.folder, { "a.yaml": "a: 1\n" });
    rig.commit(source.folder, { "b.yaml": "b: 1\n" }, "Topic", "topic");
    rig.commit(source.folder, { "b.yaml": "b: 2\n" }, "Topic", "topic");
    assert.equal((await synced(repositories, id)).commitsSynced, 3);
    assert.equal(repositories.commits(id, {}, { offset: 0, limit: 10 }).total, 4);
    assert.equal(repositories.commits(id, { onDefault: true }, { offset: 0, limit: 10 }).total, 2);
  });

  it("defect 7: are worked on by one task at a time; two syncs at once are one", async () => {
    const { id } = await added(repositories, { url: source.url });
    rig.commit(source.folder, { "a.yaml": "a: 1\n" });
    const [first, second] = await Promise.all([repositories.sync(id), repositories.sync(id)]);
    assert.equal(first.id, second.id);
    const other = await repositories.maintain(id);
    assert.equal(repositories.tasks(id).filter(({ status }) => status === "running").length, 1);
    await Promise.all([first.id, other.id].map((task) => repositories.whenEnded(task)));
    assert.deepEqual(
      repositories.tasks(id).map(({ status }) => status),
      ["succeeded", "succeeded", "succeeded"],
    );
  });

  it("defect 9: fill the index of branches and commits", async () => {
    rig.commit(source.folder, { "a.yaml": "a: 1\n" }, "Second");
    const { id } = await added(repositories, { url: source.url });
    assert.deepEqual(
      repositories.branches(id).map(({ name, isDefault }) => [name, isDefault]),
      [["main", true]],
    );
    const { commits } = repositories.commits(id, {}, { offset: 0, limit: 10 });
    assert.deepEqual(
      commits.map(({ subject }) => subject),
      ["Second", "Begin"],
    );
  });

  it("defect 10: are bare, regular or a mirror, as asked for", async () => {
    for (const kind of ["bare", "regular", "mirror"] as const) {
      const { id } = await added(repositories, { name: kind, url: source.url, kind });
      const isBare = rig.git(copyOf(id), "rev-parse", "--is-bare-repository").trim();
      assert.equal(isBare, kind === "regular" ? "false" : "true");
      assert.equal(existsSync(join(copyOf(id), "README.md")), kind === "regular");
    }
  });

  it("defect 11: are whole as soon as they are said to be", async () => {
    const { id, status } = await added(repositories, { url: source.url });
    assert.equal(status, "active");
    assert.equal(await repositories.textAt(id, undefined, "README.md"), "# shop\n");
  });

  it("defect 12: keep no credentials in what failed", async () => {
    const place = { name: "x", access: "signIn", level: "private" } as const;
    const entered = await repositories.add({ ...place, url: "https://ann:hunter22@127.0.0.1:1/x.git" });
    await waitFor("the failure", () => repositories.tasks(entered.id)[0]?.failure !== undefined);
    assert.equal(repositories.get(entered.id)?.url, "https://127.0.0.1:1/x.git");
    assert.ok(!JSON.stringify([repositories.list(), repositories.tasks(), rig.logged]).includes("hunter22"));
    const server = await startGitHttpServer(rig.base, "right");
    const url = `http://127.0.0.1:${server.port}/shop.git`;
    const secret = { secret: "hunter22-token" };
    const { id, failure } = await added(repositories, { url, access: "token", secret });
    server.close();
    assert.equal(failure?.kind, "credentials");
    const [task] = repositories.tasks(id);
    assert.equal(JSON.stringify([task, repositories.get(id)]).includes("hunter22"), false);
  });

  it("defect 13: fail with a reason of their own list, not with numbers of another protocol", async () => {
    const { failure } = await added(repositories, { url: `file://${rig.base}/none.git` });
    assert.deepEqual([failure?.kind, failure?.reason], ["noRepository", "notFound"]);
  });

  it("defect 14: can be listed, read, archived, activated and removed", async () => {
    const { id } = await added(repositories, { url: source.url });
    assert.equal(repositories.list({ text: "SHOP", status: "active", sourceType: "custom" }).length, 1);
    await repositories.archive(id);
    await assert.rejects(repositories.sync(id), (error) => MooringError.is(error, "refused"));
    await repositories.activate(id);
    assert.equal(repositories.get(id)?.status, "active");
    await repositories.remove(id);
    assert.equal(repositories.get(id), undefined);
    assert.equal(existsSync(folderOf(id)), false);
  });
});
