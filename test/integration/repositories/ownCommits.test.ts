import assert from "node:assert/strict";
import { createServer, type AddressInfo, type Server } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { added, RepositoryRig, synced } from "./repositoryRig.ts";
import { type OneSource, useOneSource } from "./useOneSource.ts";
import { textRegistry } from "./rigPorts.ts";

describe("commits without a work tree", () => {
  const parts = useOneSource();
  let rig: RepositoryRig;
  let source: OneSource["source"];
  let repositories: Repositories;
  beforeEach(() => {
    ({ rig, source, repositories } = parts());
  });

  const change = (path: string, text: string | undefined) => ({
    writes: [{ path, text }],
    message: `Set ${path}`,
    trailers: { "Mooring-Pack": "shop/web" },
  });
  const reclone = async (id: string) => repositories.whenEnded((await repositories.reclone(id)).id);

  it("at the same time come one after the other, and are listed at once", async () => {
    const { id } = await added(repositories, { url: source.url });
    const results = await Promise.all([1, 2, 3].map((at) => repositories.commit(id, change(`${at}.yaml`, "a: 1\n"))));
    assert.ok(results.every((result) => result !== "nothing" && result.isPushed));
    assert.equal(rig.git(source.folder, "rev-list", "--count", "main").trim(), "4");
    assert.equal(repositories.commits(id, { byMooring: true, onDefault: true }, { offset: 0, limit: 9 }).total, 3);
    assert.equal(repositories.get(id)?.head, rig.git(source.folder, "rev-parse", "main").trim());
  });

  it("keep what they do not change: modes, links, other files", async () => {
    const { id } = await added(repositories, { url: source.url });
    const blob = rig.git(source.folder, "hash-object", "-w", "--stdin").trim();
    const lines = [`100755 blob ${blob}\trun.sh`, `120000 blob ${blob}\tlink`, `100644 blob ${blob}\tother.yaml`, ""];
    writeFileSync(join(rig.base, "tree"), lines.join("\n"));
    const tree = rig.git(source.folder, "-c", "alias.t=!git mktree < ../tree", "t").trim();
    const commit = rig.git(source.folder, "commit-tree", "-p", "main", "-m", "Tree", tree).trim();
    rig.git(source.folder, "update-ref", "refs/heads/main", commit);
    await synced(repositories, id);
    await repositories.commit(id, change("run.sh", "#!/bin/sh\r\necho\n"));
    await repositories.commit(id, change("other.yaml", undefined));
    const listed = rig.git(source.folder, "ls-tree", "main").trim().split("\n");
    assert.deepEqual(
      listed.map((line) => line.split(" ")[0]),
      ["120000", "100755"],
    );
    assert.equal(rig.git(source.folder, "show", "main:run.sh"), "#!/bin/sh\r\necho\n");
  });

  it("that were not pushed are carried into a new copy", async () => {
    const { id } = await added(repositories, { url: source.url });
    const waiting = await repositories.commit(id, { ...change("a.yaml", "a: 1\n"), push: false });
    assert.ok(waiting !== "nothing");
    assert.equal((await reclone(id)).failure, undefined);
    const pushed = await repositories.commit(id, change("b.yaml", "b: 1\n"));
    assert.ok(pushed !== "nothing");
    assert.equal(rig.git(source.folder, "rev-parse", "main~1").trim(), waiting.oid);
  });

  it("and a new copy leave a work tree alone that has changes of its user", async () => {
    const { id } = await added(repositories, { url: source.url, kind: "regular" });
    const clone = join(rig.base, "store/private/repositories", id, "clone");
    writeFileSync(join(clone, "mine.yaml"), "mine\n");
    assert.equal((await reclone(id)).failure?.reason, "refused");
    assert.equal(rig.git(clone, "status", "--porcelain").trim(), "?? mine.yaml");
  });

  it("do not go into a mirror unless they are pushed", async () => {
    const { id } = await added(repositories, { url: source.url, kind: "mirror" });
    await assert.rejects(repositories.commit(id, { ...change("a.yaml", "a"), push: false }), (error) =>
      MooringError.is(error, "refused"),
    );
    const result = await repositories.commit(id, change("a.yaml", "a"));
    assert.ok(result !== "nothing");
    assert.equal(repositories.get(id)?.head, result.oid);
  });
});

describe("a task that hangs", () => {
  let silent: Server;
  let rig: RepositoryRig;
  beforeEach(async () => {
    rig = new RepositoryRig();
    // takes the connection and never says a word
    silent = createServer((socket) => socket.on("error", () => undefined).resume());
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    silent.close();
    await rig.remove();
  });

  it("is cancelled, with its git", async () => {
    const repositories = await rig.open();
    const connected = new Promise<void>((resolve) => silent.once("connection", () => resolve()));
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/x.git`;
    const { id } = await repositories.add({ name: "x", url, access: "signIn", level: "private" });
    await connected;
    const [task] = repositories.tasks(id);
    await repositories.cancelTask(task?.id ?? "");
    await waitFor("the end of the task", () => repositories.tasks(id)[0]?.status === "cancelled");
    assert.equal(repositories.get(id)?.status, "pending");
    await waitFor("the end of git", () => connections(silent).then((count) => count === 0));
  });

  it("goes with its repository; what cannot be taken away is told when it was forced", async () => {
    const registry = textRegistry("repositories: []\n");
    const fixed = { ...registry, isBroken: false };
    const repositories = await rig.open({
      private: {
        ...rig.levelPorts("private"),
        registry: {
          ...registry,
          write: (text, expected) =>
            fixed.isBroken
              ? Promise.reject(new MooringError("forbidden", "Read only."))
              : registry.write(text, expected),
        },
      },
    });
    const url = `ssh://git@127.0.0.1:${(silent.address() as AddressInfo).port}/x.git`;
    const { id } = await repositories.add({ name: "x", url, access: "ssh", level: "private" });
    fixed.isBroken = true;
    await assert.rejects(repositories.remove(id), (error) => MooringError.is(error, "forbidden"));
    assert.ok(repositories.get(id));
    assert.deepEqual(await repositories.remove(id, { force: true }), ["the entry in the registry: Read only."]);
    assert.deepEqual(repositories.tasks(id), []);
    await waitFor("the end of git", () => connections(silent).then((count) => count === 0));
  });
});

function connections(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}
