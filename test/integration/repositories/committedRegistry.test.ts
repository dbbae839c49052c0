import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { committedRegistry } from "../../../src/repositories/committedRegistry.ts";
import type { RegistryPort } from "../../../src/repositories/ports.ts";
import { Registry } from "../../../src/repositories/registry.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { silentLog } from "../../../src/support/log.ts";
import { ScratchRepository } from "../git/scratchRepository.ts";

const ENTRY = { name: "shop", url: "git@h:shop.git", branch: undefined, access: "ssh", level: "organization" } as const;

describe("a registry that a team shares in a Git repository", () => {
  let scratch: ScratchRepository;
  let file: string;
  let registry: Registry;

  beforeEach(() => {
    scratch = new ScratchRepository();
    scratch.commit({ "team/mooring.yaml": "repositories: [] # ours\n", "other.txt": "a\n" });
    file = scratch.path("team/mooring.yaml");
    const { environment } = scratch;
    const inner: RegistryPort = {
      label: file,
      read: () => readFile(file, "utf8"),
      write: (text) => writeFile(file, text),
    };
    registry = new Registry(committedRegistry(inner, file, { log: silentLog, clock: systemClock, environment }));
  });
  afterEach(() => scratch.remove());

  it("commits each change alone and pushes it", async () => {
    const bare = scratch.addRemote();
    scratch.write("other.txt", "mine\n");
    scratch.git("add", "other.txt");
    await registry.add(ENTRY);
    assert.match(scratch.gitIn(bare, "show", "main:team/mooring.yaml"), /# ours\n.*name: shop/s);
    assert.equal(scratch.git("status", "--porcelain").trim(), "M  other.txt");
    await registry.remove("shop");
    assert.equal((await registry.read(() => Promise.resolve(true))).entries.length, 0);
    assert.equal(scratch.gitIn(bare, "rev-list", "--count", "main").trim(), "3");
  });

  it("says when the team does not have it, and keeps the commit", async () => {
    const bare = scratch.addRemote();
    scratch.gitIn(bare, "update-ref", "-d", "refs/heads/main");
    const theirs = scratch.git("commit-tree", "-m", "Theirs", "HEAD^{tree}").trim();
    scratch.git("push", "--quiet", "--force", "origin", `${theirs}:refs/heads/main`);
    await assert.rejects(registry.add(ENTRY), /committed, but not pushed/);
    assert.equal(scratch.git("log", "-1", "--format=%s").trim(), "Update the list of repositories");
  });
});
