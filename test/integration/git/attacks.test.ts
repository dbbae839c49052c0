import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { MooringError } from "../../../src/support/errors.ts";
import { ScratchRepository } from "./scratchRepository.ts";

describe("hostile repositories", () => {
  let scratch: ScratchRepository;
  let marker: string;

  beforeEach(() => {
    scratch = new ScratchRepository();
    marker = `${scratch.base}/marker`;
    scratch.commit({ "web.yaml": "replicas: 1\n" });
  });
  afterEach(() => scratch.remove());

  /** Every setting of git that runs a program on ordinary commands. */
  const poison = (folder: string): void => {
    const run = `touch ${marker}; false`;
    const names = [
      "core.fsmonitor",
      "diff.external",
      "core.sshCommand",
      "filter.x.clean",
      "filter.x.smudge",
      "core.pager",
    ];
    for (const name of names) scratch.gitIn(folder, "config", name, run);
  };

  it("start nothing while the workspace is not trusted", async () => {
    poison(scratch.root);
    scratch.write(".gitattributes", "*.yaml filter=x\n");
    scratch.write("web.yaml", "replicas: 2\n");
    // a git that leaves a mark when it is started at all
    mkdirSync(`${scratch.base}/bin`);
    writeFileSync(
      `${scratch.base}/bin/git`,
      `#!/bin/sh\ntouch ${marker}-started\nexec /usr/bin/env -S PATH=${scratch.environment.PATH ?? ""} git "$@"\n`,
      { mode: 0o755 },
    );
    scratch.environment.PATH = `${scratch.base}/bin:${scratch.environment.PATH ?? ""}`;

    assert.equal(await scratch.find({ trusted: false }), undefined);
    assert.equal(existsSync(`${marker}-started`), false);
    assert.equal(existsSync(marker), false);

    // the same look with trust starts git and what its settings name: the marks do work
    await (await scratch.open()).status();
    assert.equal(existsSync(`${marker}-started`), true);
    assert.equal(existsSync(marker), true);
  });

  it("as a bare repository inside a trusted one are not used", async () => {
    const inner = scratch.path("packs/inner");
    scratch.gitIn(scratch.root, "init", "--quiet", "--bare", inner);
    scratch.gitIn(inner, "config", "core.bare", "false");
    scratch.gitIn(inner, "config", "core.worktree", inner);
    poison(inner);
    assert.equal(await scratch.find({ folder: inner }), undefined);
    assert.equal(existsSync(marker), false);
  });

  it("as a remote that is a command is refused before git sees it", async () => {
    const repository = await scratch.open();
    for (const address of [
      `ext::sh -c "touch ${marker}"`,
      "fd::17",
      "-u/x",
      "ssh://-oProxyCommand=touch/x",
      "helper::x",
    ]) {
      scratch.git("config", "remote.origin.url", address);
      scratch.git("config", "branch.main.remote", "origin");
      scratch.git("config", "branch.main.merge", "refs/heads/main");
      scratch.git("config", "protocol.allow", "always");
      await assert.rejects(repository.push(), (error) => MooringError.is(error, "badInput"), address);
      await assert.rejects(repository.fetch(), (error) => MooringError.is(error, "badInput"), address);
      assert.equal(await repository.remoteUrl(), undefined);
    }
    assert.equal(existsSync(marker), false);
  });

  it("cannot pass an option as a revision, branch, remote or page", async () => {
    scratch.addRemote();
    const repository = await scratch.open();
    const output = scratch.path("written");
    const file = scratch.path("web.yaml");
    const names = [`--output=${output}`, "-b", "--exec=x", "@{-1}", "HEAD:web.yaml", "a..b", "a b", "HEAD\nHEAD"];
    for (const name of names) {
      const bad = (error: unknown): boolean => MooringError.is(error, "badInput");
      await assert.rejects(repository.textAt(name, file), bad, name);
      await assert.rejects(repository.log({ limit: 1, before: name }), bad, name);
      await assert.rejects(repository.revert(name), bad, name);
      await assert.rejects(repository.push(undefined, { upstream: { remote: "origin", branch: name } }), bad, name);
      await assert.rejects(repository.push(undefined, { upstream: { remote: name, branch: "x" } }), bad, name);
    }
    assert.equal(existsSync(output), false);
  });

  it("does not take a branch of the settings for an option", async () => {
    scratch.addRemote();
    scratch.git("config", "branch.main.merge", "refs/heads/--force");
    await assert.rejects((await scratch.open()).push(), (error) => MooringError.is(error, "badInput"));
  });

  it("gets no variable of the caller that sends git elsewhere", async () => {
    const other = new ScratchRepository();
    try {
      Object.assign(scratch.environment, { GIT_DIR: other.path(".git"), GIT_SSH_COMMAND: `touch ${marker}` });
      const { environment } = scratch;
      const repository = await scratch.find();
      assert.equal(repository?.root, scratch.root);
      assert.ok(environment.GIT_DIR);
    } finally {
      other.remove();
    }
  });

  it("says whom the folder belongs to, when git does not trust it", async function () {
    if (process.getuid?.() !== 0) this.skip();
    const { chownSync } = await import("node:fs");
    for (const path of [scratch.root, scratch.path(".git")]) chownSync(path, 12345, 12345);
    await assert.rejects(
      scratch.find(),
      (error) => MooringError.is(error, "refused") && /safe\.directory/.test(error.message),
    );
  });
});
