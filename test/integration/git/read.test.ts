import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import type { GitRepository } from "../../../src/git/git.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { ScratchRepository } from "./scratchRepository.ts";

describe("reading a repository", () => {
  let scratch: ScratchRepository;
  let repository: GitRepository;

  beforeEach(async () => {
    scratch = new ScratchRepository();
    scratch.commit({ "app/web.yaml": "replicas: 1\n", "app/db.yaml": "size: 1\n" }, "First");
    repository = await scratch.open();
  });
  afterEach(() => scratch.remove());

  describe("status", () => {
    it("names branch, upstream, counts and each kind of change", async () => {
      scratch.addRemote();
      scratch.commit({ "app/more.yaml": "m: 1\n" });
      scratch.write("app/web.yaml", "replicas: 2\n");
      scratch.git("add", "app/web.yaml");
      scratch.write("app/web.yaml", "replicas: 3\n");
      scratch.write("app/db.yaml", "size: 2\n");
      scratch.write("neu/ä b.yaml", "n: 1\n");
      const status = await repository.status();
      assert.deepEqual(status, {
        branch: "main",
        head: scratch.git("rev-parse", "HEAD").trim(),
        upstream: "origin/main",
        isUpstreamGone: false,
        ahead: 1,
        behind: 0,
        operation: undefined,
        files: [
          {
            path: scratch.path("app/db.yaml"),
            staged: false,
            unstaged: true,
            untracked: false,
            conflicted: false,
            isDeleted: false,
          },
          {
            path: scratch.path("app/web.yaml"),
            staged: true,
            unstaged: true,
            untracked: false,
            conflicted: false,
            isDeleted: false,
          },
          {
            path: scratch.path("neu/ä b.yaml"),
            staged: false,
            unstaged: false,
            untracked: true,
            conflicted: false,
            isDeleted: false,
          },
        ],
      });
    });

    it("knows a branch without commits, no branch, and an upstream that is gone", async () => {
      scratch.addRemote();
      scratch.git("update-ref", "-d", "refs/remotes/origin/main");
      assert.equal((await repository.status()).isUpstreamGone, true);
      scratch.git("switch", "--quiet", "--detach");
      assert.equal((await repository.status()).branch, undefined);
      scratch.git("switch", "--quiet", "--orphan", "fresh");
      const { branch, head } = await repository.status();
      assert.deepEqual({ branch, head }, { branch: "fresh", head: undefined });
      assert.equal(await repository.head(), undefined);
      assert.deepEqual(await repository.log({ limit: 5 }), []);
      assert.equal(await repository.textAt("HEAD", scratch.path("app/web.yaml")), undefined);
    });

    it("names conflicts", async () => {
      scratch.git("switch", "--quiet", "-c", "side");
      scratch.commit({ "app/web.yaml": "replicas: 5\n" });
      scratch.git("switch", "--quiet", "main");
      scratch.commit({ "app/web.yaml": "replicas: 6\n" });
      assert.throws(() => scratch.git("merge", "side"));
      const { files, operation } = await repository.status();
      assert.deepEqual(
        files.map(({ conflicted, staged }) => ({ conflicted, staged })),
        [{ conflicted: true, staged: false }],
      );
      assert.equal(operation, "merge");
    });

    it("takes no lock and writes no index", async () => {
      scratch.write(".git/index.lock", "");
      assert.equal((await repository.status()).branch, "main");
    });
  });

  describe("texts of commits", () => {
    it("are exact: byte order mark, CRLF, no last line break, accents", async () => {
      const text = "\uFEFFa: ü\r\nb: 1\r\nc: |\n  x";
      scratch.commit({ "app/exact.yaml": text });
      scratch.write("app/exact.yaml", "changed\n");
      assert.equal(await repository.textAt("HEAD", scratch.path("app/exact.yaml")), text);
    });

    it("come many at once, without links and folders", async () => {
      const names = Array.from({ length: 150 }, (_, at) => `many/${at}.yaml`);
      const same = Object.fromEntries(names.map((name) => [name, name.includes("7") ? "same: 1\n" : `n: ${name}\n`]));
      symlinkSync("app/web.yaml", scratch.path("link.yaml"));
      scratch.commit({ ...same });
      scratch.git("add", "link.yaml");
      scratch.git("commit", "--quiet", "-m", "Link");
      const asked = [...names, "link.yaml", "app", "not-there.yaml"].map((name) => scratch.path(name));
      const texts = await repository.textsAt("HEAD", asked);
      assert.deepEqual(texts, new Map(Object.entries(same).map(([name, text]) => [scratch.path(name), text])));
      assert.equal(await repository.textAt("HEAD~1".replace("~1", ""), scratch.path("link.yaml")), undefined);
    });

    it("are found from a path through a symbolic link", async () => {
      symlinkSync(scratch.root, `${scratch.base}/link`);
      const linked = await scratch.open({ folder: `${scratch.base}/link/app` });
      assert.equal(linked.root, `${scratch.base}/link`);
      assert.equal(await linked.textAt("HEAD", `${scratch.base}/link/app/web.yaml`), "replicas: 1\n");
      assert.equal(await repository.textAt("main", `${scratch.base}/link/app/web.yaml`), "replicas: 1\n");
    });
  });

  describe("log", () => {
    it("gives pages that together are the whole history, merged branches too", async () => {
      scratch.git("switch", "--quiet", "-c", "side");
      for (let at = 0; at < 4; at += 1) scratch.commit({ "side.yaml": `s: ${at}\n` }, `Side ${at}`);
      scratch.git("switch", "--quiet", "main");
      for (let at = 0; at < 4; at += 1) scratch.commit({ "app/web.yaml": `replicas: ${at + 2}\n` }, `Main ${at}`);
      scratch.git("merge", "--quiet", "--no-edit", "side");
      const whole = scratch.git("log", "--format=%H").trim().split("\n");
      const seen: string[] = [];
      for (;;) {
        const before = seen.at(-1);
        const page = await repository.log({ limit: 3, ...(before === undefined ? {} : { before }) });
        if (page.length === 0) break;
        seen.push(...page.map(({ oid }) => oid));
      }
      assert.deepEqual(seen, whole);
    });

    it("reads author, time, body, trailers and files", async () => {
      scratch.write("app/web.yaml", "replicas: 2\n");
      scratch.write("app/ü.yaml", "n: 1\n");
      const paths = ["app/web.yaml", "app/ü.yaml"].map((name) => scratch.path(name));
      await repository.commit({
        paths,
        message: "Scale: up\n\nWhy\n\n# not a comment",
        trailers: { "Mooring-Pack": "shop/web" },
      });
      const [commit, first] = await repository.log({ limit: 2, withFiles: true });
      assert.equal(commit?.subject, "Scale: up");
      assert.equal(commit?.body, "Why\n\n# not a comment");
      assert.deepEqual(commit?.trailers, { "Mooring-Pack": "shop/web" });
      assert.deepEqual(commit?.author, { name: "Ann", email: "ann@example.test" });
      assert.equal(commit?.time, Number(scratch.git("log", "-1", "--format=%at")) * 1000);
      assert.deepEqual(commit?.files, paths);
      assert.deepEqual(commit?.parents, [first?.oid]);
      assert.deepEqual(
        first?.files,
        ["app/db.yaml", "app/web.yaml"].map((name) => scratch.path(name)),
      );
    });

    it("of a file or folder holds only its commits", async () => {
      scratch.commit({ "elsewhere.yaml": "e: 1\n" }, "Elsewhere");
      const subjects = async (...paths: readonly string[]) =>
        (await repository.log({ limit: 5, paths })).map(({ subject }) => subject);
      assert.deepEqual(await subjects(scratch.path("app")), ["First"]);
      assert.deepEqual(await subjects(scratch.path("elsewhere.yaml")), ["Elsewhere"]);
      assert.deepEqual(await subjects(scratch.root), ["Elsewhere", "First"]);
      assert.deepEqual(await subjects(), []);
    });
  });

  describe("finding it", () => {
    it("finds the one above, and none where there is none", async () => {
      assert.equal((await scratch.find({ folder: scratch.path("app") }))?.root, scratch.root);
      assert.equal((await scratch.find({ folder: scratch.path("app/web.yaml") }))?.root, scratch.root);
      mkdirSync(`${scratch.base}/plain`);
      assert.equal(await scratch.find({ folder: `${scratch.base}/plain` }), undefined);
      assert.equal(await scratch.find({ folder: `${scratch.base}/not-there` }), undefined);
      assert.equal(await scratch.find({ folder: scratch.path(".git") }), undefined);
    });

    it("finds a submodule as its own", async () => {
      scratch.gitIn(scratch.base, "clone", "--quiet", scratch.root, "library");
      scratch.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", `${scratch.base}/library`, "lib");
      const submodule = await scratch.open({ folder: scratch.path("lib/app") });
      assert.equal(submodule.root, scratch.path("lib"));
      assert.equal((await submodule.status()).operation, undefined);
      await assert.rejects(
        repository.commit({ paths: [scratch.path("lib/app/web.yaml")], message: "x", trailers: {} }),
        (error) => MooringError.is(error, "badInput"),
      );
    });

    it("says what the clone leaves out", async () => {
      assert.deepEqual(await repository.shape(), { isShallow: false, isSparse: false, isPartial: false });
      scratch.commit({ "app/web.yaml": "replicas: 2\n" });
      scratch.git("config", "uploadpack.allowFilter", "true");
      const flags = ["--depth=1", "--filter=blob:none", "--sparse"];
      scratch.gitIn(scratch.base, "clone", "--quiet", ...flags, `file://${scratch.root}`, "thin");
      const thin = await scratch.open({ folder: `${scratch.base}/thin` });
      assert.deepEqual(await thin.shape(), { isShallow: true, isSparse: true, isPartial: true });
      assert.deepEqual((await thin.status()).files, []);
    });
  });
});
