import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import type { GitRepository } from "../../../src/git/git.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { ScratchRepository } from "./scratchRepository.ts";

describe("commit of mapped files", () => {
  let scratch: ScratchRepository;
  let repository: GitRepository;
  const trailers = { "Mooring-Pack": "shop/web", "Mooring-Cluster": "kind", "Mooring-Fields": "spec.replicas" };
  const commit = (name: string, options: { force?: boolean } = {}) =>
    repository.commit({ paths: [scratch.path(name)], message: "Update pack shop/web", trailers, ...options });
  const fails = (run: () => Promise<unknown>, reason: string, words: RegExp) =>
    assert.rejects(run, (error) => {
      assert.ok(MooringError.is(error), String(error));
      assert.equal(error.reason, reason, error.message);
      assert.match(error.message, words);
      return true;
    });

  beforeEach(async () => {
    scratch = new ScratchRepository();
    scratch.commit({ "web.yaml": "replicas: 1\n", "other.yaml": "a: 1\nb: 1\nc: 1\n", "gone.yaml": "x: 1\n" }, "First");
    repository = await scratch.open();
  });
  afterEach(() => scratch.remove());

  it("leaves what the user has staged in other files, byte for byte", async () => {
    scratch.write("other.yaml", "a: 2\nb: 1\nc: 1\n");
    scratch.write("staged-new.yaml", "n: 1\n");
    scratch.git("add", "other.yaml", "staged-new.yaml");
    scratch.git("rm", "--quiet", "--cached", "gone.yaml");
    scratch.write("other.yaml", "a: 2\nb: 1\nc: 3\n"); // only a is staged
    const staged = scratch.git("diff", "--cached", "--binary");
    const unstaged = scratch.git("diff");
    scratch.write("web.yaml", "replicas: 3\n");

    const made = await commit("web.yaml");

    assert.notEqual(made, "nothing");
    assert.equal(scratch.git("diff", "--cached", "--binary"), staged);
    assert.equal(scratch.git("diff"), unstaged);
    assert.equal(scratch.git("show", "--format=", "--name-only", "HEAD"), "web.yaml\n");
    assert.equal(scratch.git("show", "HEAD:web.yaml"), "replicas: 3\n");
    assert.deepEqual(made, { oid: scratch.git("rev-parse", "HEAD").trim() });
  });

  it("writes trailers that git itself reads", async () => {
    scratch.write("web.yaml", "replicas: 3\n");
    await commit("web.yaml");
    const read = scratch.git("log", "-1", "--format=%(trailers:key=Mooring-Pack,valueonly)").trim();
    assert.equal(read, "shop/web");
  });

  it("commits new files and deletions, on names with spaces, patterns and accents", async () => {
    const names = ["new dir/ü *.yaml", ":(glob)x.yaml", "-dash.yaml"];
    for (const name of names) scratch.write(name, "k: 1\n");
    scratch.write("new dir/ü a.yaml", "not asked for: 1\n");
    rmSync(scratch.path("gone.yaml"));
    const paths = [...names, "gone.yaml"].map((name) => scratch.path(name));
    await repository.commit({ paths, message: "New", trailers: {} });
    const changed = scratch.git("show", "--format=", "--name-status", "-z", "HEAD").split("\0").filter(Boolean);
    assert.deepEqual(changed, ["A", "-dash.yaml", "A", ":(glob)x.yaml", "D", "gone.yaml", "A", "new dir/ü *.yaml"]);
  });

  it("makes the first commit of a branch", async () => {
    const fresh = new ScratchRepository();
    try {
      const file = fresh.write("web.yaml", "replicas: 1\n");
      const made = await (await fresh.open()).commit({ paths: [file], message: "First", trailers });
      assert.deepEqual(made, { oid: fresh.git("rev-parse", "HEAD").trim() });
    } finally {
      fresh.remove();
    }
  });

  it("says nothing when nothing changed", async () => {
    assert.equal(await commit("web.yaml"), "nothing");
    assert.equal(await commit("not-there.yaml"), "nothing");
    assert.equal(scratch.git("rev-list", "--count", "HEAD").trim(), "1");
  });

  it("refuses a file whose own staged content would be lost, unless forced", async () => {
    scratch.write("web.yaml", "replicas: 2\n");
    scratch.git("add", "web.yaml");
    scratch.write("web.yaml", "replicas: 3\n");
    await fails(() => commit("web.yaml"), "refused", /web\.yaml has staged content/);
    assert.equal(scratch.git("show", ":web.yaml"), "replicas: 2\n");
    await commit("web.yaml", { force: true });
    assert.equal(scratch.git("show", "HEAD:web.yaml"), "replicas: 3\n");
    assert.equal(scratch.git("status", "--porcelain"), "");
  });

  it("refuses a file that is staged as removed but still there", async () => {
    scratch.git("rm", "--quiet", "--cached", "web.yaml");
    await fails(() => commit("web.yaml"), "refused", /staged content/);
  });

  it("commits a file that is staged as it is", async () => {
    scratch.write("web.yaml", "replicas: 2\n");
    scratch.git("add", "web.yaml");
    await commit("web.yaml");
    assert.equal(scratch.git("status", "--porcelain"), "");
  });

  const operations: readonly [name: string, begin: (scratch: ScratchRepository) => void, expected: RegExp][] = [
    ["merge", (s) => s.git("merge", "--no-commit", "--no-ff", "side"), /merge is in progress/],
    ["rebase", (s) => tolerate(() => s.git("rebase", "side-conflict")), /rebase is in progress/],
    ["cherry-pick", (s) => tolerate(() => s.git("cherry-pick", "side-conflict")), /cherry-pick is in progress/],
  ];
  for (const [name, begin, expected] of operations) {
    it(`refuses during a ${name}`, async () => {
      scratch.git("switch", "--quiet", "-c", "side");
      scratch.commit({ "side.yaml": "s: 1\n" });
      scratch.git("switch", "--quiet", "-c", "side-conflict");
      scratch.commit({ "other.yaml": "a: side\nb: 1\nc: 1\n" });
      scratch.git("switch", "--quiet", "main");
      scratch.commit({ "other.yaml": "a: main\nb: 1\nc: 1\n" });
      begin(scratch);
      scratch.write("web.yaml", "replicas: 3\n");
      await fails(() => commit("web.yaml"), "busy", expected);
      const { operation } = await repository.status();
      assert.equal(operation, name === "cherry-pick" ? "cherryPick" : name);
    });
  }

  it("refuses without a branch, where the commit would get lost", async () => {
    scratch.git("switch", "--quiet", "--detach");
    scratch.write("web.yaml", "replicas: 3\n");
    await fails(() => commit("web.yaml"), "refused", /No branch is checked out/);
  });

  it("refuses ignored files, files outside and files of .git", async () => {
    scratch.write(".gitignore", "secret.yaml\n");
    scratch.write("secret.yaml", "s: 1\n");
    await fails(() => commit("secret.yaml"), "badInput", /secret\.yaml is excluded by \.gitignore/);
    await fails(() => commit("../outside.yaml"), "badInput", /not a file of the repository/);
    await fails(() => commit(".git/config"), "badInput", /not a file of the repository/);
  });

  it("runs the user's hooks and says which one refused", async () => {
    scratch.hook("commit-msg", 'echo "no ticket number" >&2; exit 1');
    scratch.write("web.yaml", "replicas: 3\n");
    await fails(() => commit("web.yaml"), "toolFailed", /commit-msg.*no ticket number/);
  });

  it("takes a new file out of the index again when a hook refuses", async () => {
    scratch.hook("pre-commit", "exit 1");
    scratch.write("new.yaml", "n: 1\n");
    await fails(() => commit("new.yaml"), "toolFailed", /pre-commit/);
    assert.equal(scratch.git("status", "--porcelain"), "?? new.yaml\n");
  });

  it("says who git wants to know", async () => {
    writeFileSync(`${scratch.base}/.gitconfig`, "[user]\n\tuseConfigOnly = true\n");
    scratch.write("web.yaml", "replicas: 3\n");
    await fails(() => commit("web.yaml"), "badInput", /user\.name/);
  });

  it("does not switch signing off", async () => {
    scratch.git("config", "commit.gpgSign", "true");
    scratch.git("config", "gpg.program", "/bin/false");
    scratch.write("web.yaml", "replicas: 3\n");
    await fails(() => commit("web.yaml"), "toolFailed", /signed/);
  });

  it("works in linked work trees, with an operation of the main one going on", async () => {
    scratch.git("branch", "linked");
    scratch.git("worktree", "add", "--quiet", `${scratch.base}/linked`, "linked");
    writeFileSync(scratch.path(".git/MERGE_HEAD"), `${scratch.git("rev-parse", "HEAD")}`);
    const linked = await scratch.open({ folder: `${scratch.base}/linked` });
    writeFileSync(`${scratch.base}/linked/web.yaml`, "replicas: 9\n");
    assert.equal((await linked.status()).branch, "linked");
    await linked.commit({ paths: [`${scratch.base}/linked/web.yaml`], message: "Linked", trailers: {} });
    assert.equal(scratch.git("show", "linked:web.yaml"), "replicas: 9\n");
  });

  it("commits a thousand files with long names at once", async () => {
    const names = Array.from({ length: 1000 }, (_, at) => `many/${"long-".repeat(8)}${at}.yaml`);
    const paths = names.map((name) => scratch.write(name, `n: ${name}\n`));
    await repository.commit({ paths, message: "Many", trailers: {} });
    assert.equal(scratch.git("show", "--format=", "--name-only", "HEAD").trim().split("\n").length, 1000);
  });
});

function tolerate(run: () => void): void {
  assert.throws(run);
}
