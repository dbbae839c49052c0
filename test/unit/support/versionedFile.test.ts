import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { VersionedFile } from "../../../src/support/state/versionedFile.ts";
import { removeFolder, temporaryFolder } from "../../testbed/guard.ts";

describe("a file of versions", () => {
  let base: string;
  let folder: string;
  beforeEach(() => {
    base = temporaryFolder("versions");
    folder = path.join(base, "one");
  });
  afterEach(() => removeFolder(base));

  it("is empty before its first version, and has one version at a time afterwards", async () => {
    const file = new VersionedFile(folder);
    assert.deepEqual([await file.read(), await file.newest()], [undefined, 0]);
    assert.equal(await file.replace(0, "a"), true);
    assert.equal(await file.replace(1, "b"), true);
    assert.deepEqual(await file.read(), { number: 2, text: "b" });
    assert.deepEqual(fs.readdirSync(folder), ["2"]);
    assert.equal(fs.statSync(file.fileOf(2)).mode & 0o077, 0);
  });

  it("is not replaced by who read an older version, also when that number is free again", async () => {
    const file = new VersionedFile(folder);
    for (const number of [0, 1, 2]) await file.replace(number, `${number}`);
    for (const old of [0, 1, 2]) assert.equal(await file.replace(old, "late"), false, String(old));
    assert.deepEqual(await file.read(), { number: 3, text: "2" });
    assert.deepEqual(fs.readdirSync(folder), ["3"]);
  });

  it("loses no change of many writers at once", async () => {
    const add = async (name: string): Promise<void> => {
      const file = new VersionedFile(folder);
      for (;;) {
        const { number, text } = (await file.read()) ?? { number: 0, text: "[]" };
        if (await file.replace(number, JSON.stringify([...(JSON.parse(text) as string[]), name]))) return;
      }
    };
    const names = Array.from({ length: 40 }, (_, one) => `writer ${one}`);
    await Promise.all(names.map(add));
    const newest = await new VersionedFile(folder).read();
    assert.equal(newest?.number, 40);
    assert.deepEqual((JSON.parse(newest.text) as string[]).sort(), names.sort());
    assert.deepEqual(fs.readdirSync(folder), ["40"]);
  });

  it("is read whole while others replace it", async () => {
    const file = new VersionedFile(folder);
    await file.replace(0, "x".repeat(10_000));
    let isWriting = true;
    const writing = (async () => {
      for (let number = 1; number < 60; number += 1) await file.replace(number, String(number % 10).repeat(10_000));
      isWriting = false;
    })();
    while (isWriting) assert.equal((await file.read())?.text.length, 10_000);
    await writing;
  });

  it("leaves files of others in its folder alone, and takes away what a crash left long ago", async () => {
    const file = new VersionedFile(folder);
    await file.replace(0, "a");
    for (const name of ["note.txt", "01", "-1", ".old", ".new"]) fs.writeFileSync(path.join(folder, name), "");
    fs.utimesSync(path.join(folder, ".old"), 0, 0);
    await file.replace(1, "b");
    assert.deepEqual(fs.readdirSync(folder).sort(), ["-1", ".new", "01", "2", "note.txt"]);
  });

  it("says why where it cannot be written", async () => {
    fs.writeFileSync(folder, "");
    await assert.rejects(new VersionedFile(folder).replace(0, "a"));
    await assert.rejects(new VersionedFile(folder).read());
  });
});
