// Submodules are left alone (A5): whatever .gitmodules says, nothing is initialised, fetched or run, in the user's own work tree
// and in the copies that Mooring keeps; and a credential helper hears of the remote's own host alone.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { CloneKind } from "../../../src/git/api/cloneFolder.ts";
import { Stranger } from "../../hostile/stranger.ts";
import { added, RepositoryRig, synced } from "../repositories/repositoryRig.ts";
import { startGitHttpServer, type GitHttpServer } from "./gitHttpServer.ts";
import { ScratchRepository } from "./scratchRepository.ts";

describe("submodules of a hostile repository", function () {
  this.timeout(120_000);
  const stranger = new Stranger();
  before(() => stranger.start());
  after(() => stranger.stop());
  beforeEach(() => void (stranger.asked.length = 0));

  /** What git's check of objects lets pass. */
  const passing = (): readonly string[] => [
    `[submodule "cr"]\n\tpath = "cr\r"\n\turl = ${stranger.origin}/cr.git`,
    `[submodule "alike"]\n\tpath = alike\n\turl = http://127.0.0.1@${new URL(stranger.origin).host}/x.git\n\tfetchRecurseSubmodules = true`,
  ];
  /** Ways to write elsewhere or to run something, as git would take them if somebody initialised them. */
  const modules = (marker: string): readonly string[] => [
    ...passing(),
    `[submodule "update"]\n\tpath = update\n\turl = ${stranger.origin}/update.git\n\tupdate = !touch ${marker}`,
    `[submodule "../../escape"]\n\tpath = escape\n\turl = ${stranger.origin}/escape.git`,
    `[submodule "option"]\n\tpath = -option\n\turl = --upload-pack=touch ${marker}`,
  ];

  /** Commits .gitmodules and a gitlink for each of its paths, in the folder of a work tree. */
  const commitModules = (folder: string, texts: readonly string[], environment: Record<string, string>): void => {
    const git = (...args: string[]): string =>
      execFileSync("git", args, { cwd: folder, env: { ...environment, GIT_CONFIG_NOSYSTEM: "1" }, encoding: "utf8" });
    const oid = git("rev-parse", "HEAD").trim();
    fs.writeFileSync(path.join(folder, ".gitmodules"), `${texts.join("\n")}\n`);
    git("add", ".gitmodules");
    for (const name of ["cr\r", "update", "alike", "escape", "-option"]) {
      git("update-index", "--add", "--cacheinfo", `160000,${oid},${name}`);
      fs.mkdirSync(path.join(folder, name)); // as git leaves the place of a submodule that nobody initialised
    }
    git("commit", "--quiet", "-m", "Add modules");
  };

  it("are not initialised in the user's work tree, whatever Mooring does there", async () => {
    const scratch = new ScratchRepository();
    try {
      const marker = path.join(scratch.base, "marker");
      const outside = path.join(scratch.base, "outside");
      fs.mkdirSync(outside);
      scratch.commit({ "web.yaml": "replicas: 1\n" });
      const bare = scratch.addRemote();
      commitModules(scratch.root, passing(), scratch.environment);
      // as CVE-2025-48384 had it: where git would write the settings and hooks of the submodule
      fs.symlinkSync(outside, scratch.path(".git/modules"));
      const other = path.join(scratch.base, "other");
      scratch.git("push", "--quiet", "origin", "main");
      scratch.gitIn(scratch.base, "clone", "--quiet", bare, other);
      fs.writeFileSync(path.join(other, "their.yaml"), "a: 1\n");
      scratch.gitIn(other, "add", "their.yaml");
      scratch.gitIn(other, "commit", "--quiet", "-m", "Theirs");
      scratch.gitIn(other, "push", "--quiet");

      scratch.git("config", "submodule.cr.update", `!touch ${marker}`);
      for (const name of ["submodule.cr.active", "fetch.recurseSubmodules", "submodule.recurse"])
        scratch.git("config", name, "true");
      scratch.git("config", "push.recurseSubmodules", "on-demand");
      const repository = await scratch.open();
      const settings = scratch.text(".git/config");
      await repository.fetch();
      assert.equal((await repository.status()).behind, 1);
      assert.ok(await repository.fastForward());
      const head = scratch.git("rev-parse", "HEAD").trim();
      scratch.write("web.yaml", "replicas: 2\n");
      await repository.commit({
        paths: [scratch.path("web.yaml")],
        message: "Scale",
        trailers: { "Mooring-Pack": "shop" },
      });
      assert.equal((await repository.push()).kind, "pushed");
      await repository.revert(scratch.git("rev-parse", "HEAD").trim());
      await repository.exportFolder("HEAD", scratch.root, path.join(scratch.base, "exported"));
      assert.notEqual(scratch.git("rev-parse", "HEAD").trim(), head);

      assert.deepEqual(fs.readdirSync(outside), []);
      assert.equal(fs.existsSync(marker), false);
      assert.equal(scratch.text(".git/config"), settings, "no submodule was registered");
      assert.deepEqual(stranger.asked, []);
    } finally {
      scratch.remove();
    }
  });

  for (const kind of ["bare", "regular", "mirror"] satisfies CloneKind[])
    it(`are not in a ${kind} copy, and its files can be used`, async () => {
      const rig = new RepositoryRig();
      try {
        const marker = path.join(rig.base, "marker");
        const source = rig.source("shop");
        const work = path.join(rig.base, "work");
        rig.git(rig.base, "clone", "--quiet", source.folder, work);
        commitModules(work, passing(), rig.environment);
        rig.git(work, "push", "--quiet", "origin", "HEAD:main");
        const repositories = await rig.open();
        const { id, status } = await added(repositories, { url: source.url, kind });
        assert.equal(status, "active", rig.logged.join("\n"));
        rig.commit(source.folder, { "a.yaml": "a: 1\n" });
        assert.equal((await synced(repositories, id)).status, "succeeded");
        const { folder } = await repositories.snapshot(id);
        assert.deepEqual(fs.readdirSync(folder).sort(), [".gitmodules", "README.md", "a.yaml"]);
        const all = fs.readdirSync(path.join(rig.base, "store"), { recursive: true, encoding: "utf8" });
        assert.deepEqual(
          all.filter((name) => /(^|\/)modules(\/|$)/.test(name)),
          [],
        );
        assert.equal(fs.existsSync(marker), false);
        assert.deepEqual(stranger.asked, []);
      } finally {
        await rig.remove();
      }
    });

  it("that would run something or write elsewhere are refused with the commit that brings them", async () => {
    const rig = new RepositoryRig();
    try {
      const marker = path.join(rig.base, "marker");
      const source = rig.source("shop");
      const repositories = await rig.open();
      for (const text of modules(marker).slice(passing().length)) {
        const work = fs.mkdtempSync(path.join(rig.base, "work-"));
        rig.git(rig.base, "clone", "--quiet", source.folder, work);
        commitModules(work, [text], rig.environment);
        const name = path.basename(work);
        const { status } = await added(repositories, { url: `file://${work}`, name });
        assert.equal(status, "failed", text);
      }
      assert.equal(fs.existsSync(marker), false);
      assert.deepEqual(stranger.asked, []);
    } finally {
      await rig.remove();
    }
  });

  describe("and the user's credential helper", () => {
    let rig: RepositoryRig;
    let server: GitHttpServer;
    let heard: string;
    beforeEach(async () => {
      rig = new RepositoryRig();
      const sources = path.join(rig.base, "sources");
      fs.mkdirSync(sources);
      server = await startGitHttpServer(sources, "s3cret");
      rig.git(sources, "init", "--quiet", "--bare", "shop.git");
      rig.git(path.join(sources, "shop.git"), "config", "http.receivepack", "true");
      const bare = path.join(sources, "shop.git");
      rig.commit(bare, { "a.yaml": "a: 1\n" });
      const work = path.join(rig.base, "work");
      rig.git(rig.base, "clone", "--quiet", bare, work);
      commitModules(work, passing(), rig.environment);
      rig.git(work, "push", "--quiet", "origin", "HEAD:main");
      heard = path.join(rig.base, "heard");
      const helper = path.join(rig.base, "helper");
      fs.writeFileSync(
        helper,
        `#!/bin/sh\necho "== $1" >> '${heard}'\ntee -a '${heard}'\ntest "$1" = get && printf 'username=ann\\npassword=s3cret\\n'\n`,
        { mode: 0o755 },
      );
      rig.git(rig.base, "config", "--global", "credential.helper", helper);
    });
    afterEach(async () => {
      server.close();
      await rig.remove();
    });

    it("is asked for the host and port of the registered address, and for nothing else", async () => {
      const repositories = await rig.open();
      const url = `http://127.0.0.1:${server.port}/shop.git`;
      const { id, status } = await added(repositories, { url });
      assert.equal(status, "active", rig.logged.join("\n"));
      await repositories.commit(id, {
        writes: [{ path: "a.yaml", text: "a: 2\n" }],
        message: "Two",
        trailers: {},
      });
      const hosts = [...fs.readFileSync(heard, "utf8").matchAll(/^host=(.*)$/gm)].map(([, host]) => host);
      assert.ok(hosts.length > 0);
      assert.deepEqual([...new Set(hosts)], [`127.0.0.1:${server.port}`]);
      assert.deepEqual(stranger.asked, []);
    });
  });
});
