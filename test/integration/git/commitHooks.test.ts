import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import type { GitRepository } from "../../../src/git/git.ts";
import { ScratchRepository } from "./scratchRepository.ts";

const STAGED = "$(git diff --cached --name-only --diff-filter=d)";

/** What a hook does, and what the commit of `web.yaml` and `new.yaml` holds then. */
const HOOKS = [
  {
    title: "formats and adds again what is committed",
    hook: "pre-commit",
    script: `for f in ${STAGED}; do echo "# formatted" >> "$f"; git add "$f"; done`,
    holds: ["new.yaml", "web.yaml"],
  },
  {
    title: "adds a file that it makes",
    hook: "pre-commit",
    script: "cat web.yaml new.yaml > all.txt; git add all.txt",
    holds: ["all.txt", "new.yaml", "web.yaml"],
  },
  {
    title: "changes and adds another tracked file",
    hook: "pre-commit",
    script: "echo changed >> CHANGES; git add CHANGES",
    holds: ["CHANGES", "new.yaml", "web.yaml"],
  },
  {
    title: "removes another tracked file",
    hook: "pre-commit",
    script: "git rm --quiet --force --ignore-unmatch CHANGES",
    holds: ["CHANGES", "new.yaml", "web.yaml"],
  },
  {
    title: "adds while it looks at the message",
    hook: "commit-msg",
    script: "true",
    holds: ["new.yaml", "web.yaml"],
  },
  {
    title: "fails after the commit is made",
    hook: "post-commit",
    script: "exit 1",
    holds: ["new.yaml", "web.yaml"],
  },
] as const;

describe("hooks that change a commit", () => {
  let scratch: ScratchRepository;
  let repository: GitRepository;
  beforeEach(async () => {
    scratch = new ScratchRepository();
    scratch.commit({ "web.yaml": "replicas: 1\n", CHANGES: "begin\n", "staged.txt": "a\n", "both.txt": "a\n" });
    repository = await scratch.open();
  });
  afterEach(() => scratch.remove());

  const commit = (...names: readonly string[]) =>
    repository.commit({ paths: names.map((name) => scratch.path(name)), message: "Change", trailers: {} });
  const held = () => scratch.git("show", "--format=", "--name-only", "HEAD").trim().split("\n");

  for (const { title, hook, script, holds } of HOOKS)
    it(`leave index and files as the commit has them: one that ${title}`, async () => {
      scratch.hook(hook, script);
      for (const replicas of [2, 3]) {
        scratch.write("web.yaml", `replicas: ${replicas}\n`);
        scratch.write("new.yaml", `replicas: ${replicas}\n`);
        await commit("web.yaml", "new.yaml");
        if (replicas === 2) assert.deepEqual(held(), holds);
        assert.equal(scratch.git("status", "--porcelain"), "");
      }
    });

  it("leave what the user staged, also in a file that the hook adds", async () => {
    scratch.hook("pre-commit", "echo hook >> both.txt; git add both.txt web.yaml");
    scratch.write("staged.txt", "mine\n");
    scratch.write("both.txt", "mine\n");
    scratch.git("add", "staged.txt", "both.txt");
    scratch.write("web.yaml", "replicas: 2\n");
    await commit("web.yaml");
    assert.equal(scratch.git("show", ":staged.txt"), "mine\n");
    assert.equal(scratch.git("show", ":both.txt"), "mine\n");
    assert.equal(scratch.git("diff", "--cached", "--name-only"), "both.txt\nstaged.txt\n");
  });

  it("leave a deleted file deleted", async () => {
    scratch.hook("pre-commit", 'echo "# formatted" >> web.yaml; git add web.yaml');
    rmSync(scratch.path("CHANGES"));
    scratch.write("web.yaml", "replicas: 2\n");
    await commit("web.yaml", "CHANGES");
    assert.deepEqual(held(), ["CHANGES", "web.yaml"]);
    assert.equal(scratch.git("status", "--porcelain"), "");
  });

  it("leave a clean index after the first commit of a repository", async () => {
    const fresh = new ScratchRepository();
    try {
      fresh.hook("pre-commit", "cp web.yaml copy.yaml; echo '# formatted' >> web.yaml; git add copy.yaml web.yaml");
      const file = fresh.write("web.yaml", "replicas: 1\n");
      await (await fresh.open()).commit({ paths: [file], message: "First", trailers: {} });
      assert.equal(fresh.git("status", "--porcelain"), "");
      assert.equal(fresh.git("show", "HEAD:web.yaml"), "replicas: 1\n# formatted\n");
    } finally {
      fresh.remove();
    }
  });
});

describe("a sparse checkout", () => {
  let scratch: ScratchRepository;
  beforeEach(() => {
    scratch = new ScratchRepository();
    scratch.commit({ "in/a.yaml": "a: 1\n", "out/b.yaml": "b: 1\n", "out/c.yaml": "c: 1\n" });
    scratch.git("sparse-checkout", "set", "in");
  });
  afterEach(() => scratch.remove());

  it("takes new and changed files outside of it that were named, and keeps the others", async () => {
    const repository = await scratch.open();
    const paths = [scratch.write("out/new.yaml", "n: 1\n"), scratch.write("out/b.yaml", "b: 2\n")];
    await repository.commit({ paths, message: "Outside", trailers: {} });
    assert.equal(scratch.git("show", "--format=", "--name-status", "HEAD"), "M\tout/b.yaml\nA\tout/new.yaml\n");
    assert.equal(scratch.git("status", "--porcelain"), "");
    assert.equal(scratch.git("show", "HEAD:out/c.yaml"), "c: 1\n");
  });

  it("is as before when a hook refuses", async () => {
    scratch.hook("pre-commit", "exit 1");
    const repository = await scratch.open();
    const paths = [scratch.write("out/new.yaml", "n: 1\n")];
    await assert.rejects(repository.commit({ paths, message: "Outside", trailers: {} }), /pre-commit/);
    assert.equal(scratch.git("status", "--porcelain"), "?? out/new.yaml\n");
  });
});
