import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import type { AddressInfo } from "node:net";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type FailureKind, toFailure } from "../../../src/repositories/api/failure.ts";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { type GitHttpServer, startGitHttpServer } from "../git/gitHttpServer.ts";
import { added, RepositoryRig, synced } from "./repositoryRig.ts";

describe("what can be wrong with a repository", () => {
  let rig: RepositoryRig;
  let repositories: Repositories;
  let http: GitHttpServer | undefined;
  let silent: Server | undefined;

  beforeEach(async () => {
    rig = new RepositoryRig();
    repositories = await rig.open();
  });
  afterEach(async () => {
    http?.close();
    silent?.close();
    http = undefined;
    silent = undefined;
    await rig.remove();
  });

  const answerAt = async (url: string): Promise<{ readonly kind: FailureKind; readonly cure: string }> => {
    try {
      await repositories.branchesAt({ url, access: "signIn" });
      throw new Error("no failure");
    } catch (error) {
      return toFailure(error);
    }
  };

  /** A port on which somebody listened a moment ago. */
  const deadPort = async (): Promise<number> => {
    http = await startGitHttpServer(rig.base);
    const { port } = http;
    http.close();
    http = undefined;
    return port;
  };

  // a label that is too long is refused by the resolver itself: nothing leaves the machine
  const NO_HOST = `${"a".repeat(64)}.test`;

  for (const [what, kind, address] of [
    ["a host that does not resolve", "dns", async () => `https://${NO_HOST}/x.git`],
    ["a host that does not resolve, by SSH", "dns", async () => `git@${NO_HOST}:x.git`],
    ["a port that refuses", "connection", async () => `http://127.0.0.1:${await deadPort()}/x.git`],
    ["a port that refuses SSH", "connection", async () => `ssh://git@127.0.0.1:${await deadPort()}/x.git`],
    [
      "a server that speaks no TLS",
      "tls",
      async () => {
        http = await startGitHttpServer(rig.base);
        return `https://127.0.0.1:${http.port}/x.git`;
      },
    ],
    [
      "a server that wants a sign-in",
      "credentials",
      async () => {
        http = await startGitHttpServer(rig.base, "right");
        return `http://127.0.0.1:${http.port}/x.git`;
      },
    ],
    [
      "a server that hangs up",
      "connection",
      async () => {
        // what it was sent is read, or else the connection stays half open
        silent = createServer((socket) =>
          socket
            .on("error", () => undefined)
            .resume()
            .end(),
        );
        await new Promise<void>((resolve) => silent?.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(silent.address() as AddressInfo).port}/x.git`;
      },
    ],
    ["nothing at the address", "noRepository", async () => `file://${rig.base}/none.git`],
  ] as const) {
    it(`is told: ${what}`, async () => {
      const failure = await answerAt(await address());
      assert.equal(failure.kind, kind, JSON.stringify(failure));
      assert.ok(failure.cure.length > 20);
    });
  }

  it("is told when a folder stands where a file is to be written, or the other way round", async () => {
    const source = rig.source("shop");
    rig.commit(source.folder, { "apps/web/deploy.yaml": "a: 1\n", "plain.yaml": "b: 1\n" });
    const { id } = await added(repositories, { url: source.url });
    const kindOf = async (path: string, text: string | undefined): Promise<FailureKind> => {
      const change = { writes: [{ path, text }], message: "Write", trailers: {} };
      return repositories.commit(id, change).then(
        () => "other" as const,
        (error: unknown) => toFailure(error).kind,
      );
    };
    assert.equal(await kindOf("apps/web", "x"), "pathTaken");
    assert.equal(await kindOf("plain.yaml/web.yaml", "x"), "pathTaken");
    assert.equal(await kindOf("gone.yaml", undefined), "fileGone");
    const before = rig.git(source.folder, "rev-parse", "main");
    assert.equal(await kindOf("../escape", "x"), "other");
    assert.equal(rig.git(source.folder, "rev-parse", "main"), before);
  });

  it("is told when the file was deleted at the remote meanwhile, and does not bring it back unasked", async () => {
    const source = rig.source("shop");
    rig.commit(source.folder, { "web.yaml": "a: 1\n", "other.yaml": "b: 1\n" });
    const { id, head } = await added(repositories, { url: source.url });
    const tree = rig
      .git(source.folder, "ls-tree", "main")
      .split("\n")
      .filter((line) => !line.endsWith("\tweb.yaml"));
    writeFileSync(join(rig.base, "tree"), tree.join("\n"));
    const without = rig.git(source.folder, "-c", "alias.t=!git mktree < ../tree", "t").trim();
    const theirs = rig.git(source.folder, "commit-tree", "-p", "main", "-m", "Remove", without).trim();
    rig.git(source.folder, "update-ref", "refs/heads/main", theirs);
    const change = (text: string | undefined) => ({
      writes: [{ path: "web.yaml", text }],
      message: "Ours",
      trailers: {},
    });
    const answer = (error: unknown): readonly string[] => [toFailure(error).kind, toFailure(error).cure];
    // before the copy knows of it, and after
    await assert.rejects(repositories.commit(id, change("a: 2\n")), (error) => answer(error)[0] === "behind");
    await synced(repositories, id);
    const based = { ...change("a: 2\n"), ...(head === undefined ? {} : { basedOn: head }) };
    await assert.rejects(repositories.commit(id, based), (error) => answer(error)[0] === "behind");
    await assert.rejects(repositories.commit(id, change(undefined)), (error) => {
      const [kind, cure] = answer(error);
      return kind === "fileGone" && /where the file was moved/.test(cure ?? "");
    });
    assert.equal(rig.git(source.folder, "rev-parse", "main").trim(), theirs);
    assert.equal(await repositories.textAt(id, undefined, "web.yaml"), undefined);
  });

  it("is told when somebody else changed the file at the remote meanwhile", async () => {
    const source = rig.source("shop");
    rig.commit(source.folder, { "web.yaml": "a: 1\n", "other.yaml": "b: 1\n" });
    const { id } = await added(repositories, { url: source.url });
    const theirs = rig.commit(source.folder, { "web.yaml": "a: 2\n" }, "Theirs");
    const commit = (path: string, text: string): Promise<unknown> =>
      repositories.commit(id, { writes: [{ path, text }], message: "Ours", trailers: {} });
    await assert.rejects(commit("web.yaml", "a: 3\n"), (error) => toFailure(error).kind === "behind");
    assert.equal(rig.git(source.folder, "rev-parse", "main").trim(), theirs);
    // another file: on top of theirs, in one go
    rig.commit(source.folder, { "web.yaml": "a: 4\n" }, "Theirs again");
    await commit("other.yaml", "b: 2\n");
    assert.deepEqual(rig.git(source.folder, "log", "-3", "--format=%s", "main").trim().split("\n"), [
      "Ours",
      "Theirs again",
      "Theirs",
    ]);
    assert.equal((await synced(repositories, id)).commitsSynced, 0);
    // made from a text that was read before the copy followed
    const stale = { writes: [{ path: "web.yaml", text: "a: 9\n" }], message: "Ours", trailers: {}, basedOn: theirs };
    await assert.rejects(repositories.commit(id, stale), (error) => toFailure(error).kind === "behind");
  });

  it("is told when commits that wait do not fit on top of the remote's any more, and keeps them", async () => {
    const source = rig.source("shop");
    const { id } = await added(repositories, { url: source.url });
    const change = (text: string) => ({ writes: [{ path: "web.yaml", text }], message: `Set ${text}`, trailers: {} });
    const waiting = await repositories.commit(id, { ...change("a: 1\n"), push: false });
    rig.commit(source.folder, { "theirs.yaml": "a: 1\n" }, "Theirs");
    await assert.rejects(repositories.commit(id, change("a: 2\n")), (error) => toFailure(error).kind === "behind");
    assert.ok(waiting !== "nothing");
    assert.equal(await repositories.textAt(id, waiting.oid, "web.yaml"), "a: 1\n");
    const other = await repositories.commit(id, { ...change("a: 2\n"), branch: "mooring/web" });
    assert.ok(other !== "nothing" && other.isPushed);
  });

  it("is none for commits that wait in the copy until one is pushed", async () => {
    const source = rig.source("shop");
    const { id } = await added(repositories, { url: source.url });
    const change = (text: string) => ({ writes: [{ path: "web.yaml", text }], message: `Set ${text}`, trailers: {} });
    const waiting = await repositories.commit(id, { ...change("a: 1\n"), push: false });
    assert.ok(waiting !== "nothing" && !waiting.isPushed);
    assert.equal(rig.git(source.folder, "rev-list", "--count", "main").trim(), "1");
    const pushed = await repositories.commit(id, change("a: 2\n"));
    assert.ok(pushed !== "nothing" && pushed.isPushed);
    assert.equal(rig.git(source.folder, "rev-list", "--count", "main").trim(), "3");
  });

  it("is asked of the editor's session, for its host alone", async () => {
    rig.source("shop");
    http = await startGitHttpServer(rig.base, "right");
    const asked: string[] = [];
    const signIn = (host: string) => {
      asked.push(host);
      return Promise.resolve({ username: "ann", secret: "right" });
    };
    const signed = await rig.open({ signIn, private: { ...rig.levelPorts("other") } });
    const record = await added(signed, { url: `http://127.0.0.1:${http.port}/shop.git` });
    assert.equal(record.status, "active");
    assert.deepEqual([...new Set(asked)], ["127.0.0.1"]);
  });
});
