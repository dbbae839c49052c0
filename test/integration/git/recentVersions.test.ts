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

  const object = (name: string, key: string): string =>
    `kind: ConfigMap\nmetadata: {name: "${name}"}\ndata: {k: ${key}}\n`;

  it("are found by a name in them, wherever the file was: moved, gone, amended away", async () => {
    scratch.commit({
      "a.yaml": object("flags", "1"),
      "b.yaml": object("other", "1"),
      "note.txt": object("flags", "0"),
    });
    scratch.git("mv", "a.yaml", "c.yaml");
    scratch.commit({ "c.yaml": object("flags", "2") });
    scratch.write("c.yaml", object("flags", "3"));
    scratch.git("commit", "--quiet", "--all", "--amend", "--no-edit");
    scratch.git("rm", "--quiet", "c.yaml");
    scratch.git("commit", "--quiet", "-m", "Remove it");

    const versions = await (await scratch.open()).recentVersions();

    const found = await versions.textsNaming((name) => name === "flags");
    assert.deepEqual(
      found.map(({ text }) => text).sort(),
      ["1", "2", "3"].map((key) => object("flags", key)),
    );
    assert.deepEqual(
      found.filter(({ text }) => text === object("flags", "1")).map(({ file }) => file),
      [scratch.path("a.yaml")],
    );
    assert.deepEqual(await versions.textsNaming((name) => name === "flag"), []);
  });

  it("are found by a name in any spelling of YAML and JSON", async () => {
    const spellings = ["name: flags", "name: 'flags'", '"name": "flags"', "{a: 1, name: flags}", "- name:   flags # x"];
    const files = Object.fromEntries(spellings.map((text, at) => [`${at}.yaml`, `${text}\n`]));
    scratch.commit({ ...files, "other.yaml": "rename: flags\nname: flags-2\n" });
    const found = await (await (await scratch.open()).recentVersions()).textsNaming((name) => name === "flags");
    assert.deepEqual(found.map(({ text }) => text).sort(), spellings.map((text) => `${text}\n`).sort());
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
