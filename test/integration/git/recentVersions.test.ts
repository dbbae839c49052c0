import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { describe, it } from "mocha";
import { ScratchRepository } from "./scratchRepository.ts";

describe("recent versions of files", () => {
  let scratch: ScratchRepository;
  beforeEach(() => {
    scratch = new ScratchRepository();
  });
  afterEach(() => scratch.remove());

  it("are newest first, each once, also of files that came back, and of names that git would quote", async () => {
    scratch.commit({ "a.yaml": "n: 1\n", "neu/ä b.yaml": "x: 1\n" });
    scratch.commit({ "a.yaml": "n: 2\n" });
    scratch.git("rm", "--quiet", "a.yaml");
    scratch.git("commit", "--quiet", "-m", "Remove it");
    scratch.commit({ "a.yaml": "n: 3\n", "neu/ä b.yaml": "x: 2\n" });
    scratch.commit({ "a.yaml": "n: 1\n" });

    const versions = await (await scratch.open()).recentVersions();

    assert.deepEqual(await versions.textsOf(scratch.path("a.yaml")), ["n: 1\n", "n: 3\n", "n: 2\n"]);
    assert.deepEqual(await versions.textsOf(scratch.path("neu/ä b.yaml")), ["x: 2\n", "x: 1\n"]);
    assert.deepEqual(await versions.textsOf(scratch.path("other.yaml")), []);
  });

  it("follow the main line: a merge is one change, what the side branch tried in between is none", async () => {
    scratch.commit({ "a.yaml": "n: 1\n" });
    scratch.git("switch", "--quiet", "-c", "side");
    scratch.commit({ "a.yaml": "n: tried\n" });
    scratch.commit({ "a.yaml": "n: 2\n" });
    scratch.git("switch", "--quiet", "main");
    scratch.commit({ "b.yaml": "m: 1\n" });
    scratch.git("merge", "--quiet", "--no-ff", "-m", "Merge", "side");

    const versions = await (await scratch.open()).recentVersions();

    assert.deepEqual(await versions.textsOf(scratch.path("a.yaml")), ["n: 2\n", "n: 1\n"]);
  });

  it("leave symbolic links out, and are none on a branch without commits", async () => {
    const repository = await scratch.open();
    assert.deepEqual(await (await repository.recentVersions()).textsOf(scratch.path("a.yaml")), []);
    scratch.write("a.yaml", "n: 1\n");
    symlinkSync("a.yaml", scratch.path("link.yaml"));
    scratch.git("add", ".");
    scratch.git("commit", "--quiet", "-m", "A link");

    assert.deepEqual(await (await repository.recentVersions()).textsOf(scratch.path("link.yaml")), []);
  });
});
