import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { added, type RepositoryRig, synced } from "./repositoryRig.ts";
import { type OneSource, useOneSource } from "./useOneSource.ts";

const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${"4d".repeat(32)}\nsize 5\n`;

describe("what a repository says about the storing of its files, in commits without a work tree", () => {
  const parts = useOneSource();
  let rig: RepositoryRig;
  let source: OneSource["source"];
  let repositories: Repositories;
  beforeEach(() => {
    ({ rig, source, repositories } = parts());
  });

  const write = (id: string, ...writes: readonly (readonly [path: string, text: string | undefined])[]) =>
    repositories.commit(id, {
      writes: writes.map(([path, text]) => ({ path, text })),
      message: "Change",
      trailers: {},
    });
  const at = (path: string): string => rig.git(source.folder, "show", `main:${path}`);
  const tip = (): string => rig.git(source.folder, "rev-parse", "main").trim();
  const refuses = async (work: Promise<unknown>, words: RegExp): Promise<void> => {
    const before = tip();
    await assert.rejects(work, (error) => {
      assert.ok(MooringError.is(error, "refused"), String(error));
      assert.match(error.message, words);
      return true;
    });
    assert.equal(tip(), before);
  };

  /** Attributes files, the path that is written, and the filter that is named. */
  const FILTERED = [
    [{ ".gitattributes": "secrets/** filter=git-crypt diff=git-crypt\n" }, "secrets/db.yaml", /filter git-crypt/],
    [{ ".gitattributes": "*.key filter=git-crypt\n" }, "a/b/c.key", /filter git-crypt/],
    [
      { ".gitattributes": "big/** filter=lfs diff=lfs merge=lfs -text\n", "big/x.yaml": POINTER },
      "big/x.yaml",
      /Git LFS/,
    ],
    [{ "apps/.gitattributes": "* filter=sops\n" }, "apps/web.yaml", /filter sops/],
    [{ ".gitattributes": "[attr]crypt filter=age\n*.enc crypt\n" }, "x.enc", /filter age/],
    [{ ".gitattributes": "* filter=git-crypt\n*.md !filter\n" }, "x.yaml", /filter git-crypt/],
  ] as const;
  for (const [files, path, words] of FILTERED)
    it(`refuse ${path} where ${Object.keys(files)[0] ?? ""} names a filter: ${words.source}`, async () => {
      rig.commit(source.folder, files);
      for (const kind of ["bare", "mirror", "regular"] as const) {
        const { id } = await added(repositories, { url: source.url, kind, name: kind });
        await refuses(write(id, ["README.md", "# other\n"], [path, "password: example\n"]), words);
      }
    });

  it("refuse what the user's own attributes store through a filter", async () => {
    const { id } = await added(repositories, { url: source.url });
    writeFileSync(join(rig.base, "attributes"), "*.yaml filter=mine\n");
    appendFileSync(join(rig.base, ".gitconfig"), `[core]\n\tattributesFile = ${join(rig.base, "attributes")}\n`);
    await refuses(write(id, ["x.yaml", "a: 1\n"]), /filter mine/);
  });

  it("refuse a file whose filter comes with the same commit", async () => {
    const { id } = await added(repositories, { url: source.url });
    await refuses(write(id, ["x.yaml", "a: 1\n"], [".gitattributes", "*.yaml filter=lfs\n"]), /Git LFS/);
  });

  it("let pass what has no filter, and what is deleted", async () => {
    rig.commit(source.folder, {
      ".gitattributes": "secrets/** filter=git-crypt\nsecrets/*.md -filter\n",
      "secrets/db.yaml": "x",
    });
    const { id } = await added(repositories, { url: source.url });
    await write(id, ["secrets/note.md", "a\n"], ["web.yaml", "a: 1\n"], ["secrets/db.yaml", undefined]);
    assert.equal(at("secrets/note.md"), "a\n");
    assert.throws(() => at("secrets/db.yaml"));
  });

  it("are known in a copy without contents", async () => {
    rig.git(source.folder, "config", "uploadpack.allowFilter", "true");
    rig.commit(source.folder, { "deep/er/.gitattributes": "*.yaml filter=lfs\n" });
    const { id } = await added(repositories, { url: source.url, size: { kind: "blobless" } });
    await refuses(write(id, ["deep/er/x.yaml", "a: 1\n"]), /Git LFS/);
    await write(id, ["deep/x.yaml", "a: 1\n"]);
    assert.equal(at("deep/x.yaml"), "a: 1\n");
  });

  /** Attributes, what was there, what is written, what is stored. */
  const LINE_ENDS = [
    ["* text=auto", undefined, "a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"],
    ["* text=auto", "a: 1\n", "a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"],
    ["* text=auto", "a: 1\r\n", "a: 1\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"],
    ["* text=auto", undefined, "a\r\n\0", "a\r\n\0"],
    ["* text=auto", undefined, "a\rb\r\n", "a\rb\r\n"],
    ["*.yaml text", "a: 1\r\n", "a: 1\r\nb: 2\r\n", "a: 1\nb: 2\n"],
    ["*.yaml eol=crlf", undefined, "a: 1\r\n", "a: 1\n"],
    ["*.yaml -text", undefined, "a: 1\r\n", "a: 1\r\n"],
    ["*.txt text", undefined, "a: 1\r\n", "a: 1\r\n"],
  ] as const;
  for (const [attributes, before, text, stored] of LINE_ENDS)
    it(`store ${JSON.stringify(text)} for ${JSON.stringify(before ?? "nothing")} as git does (${attributes})`, async () => {
      const files = { ".gitattributes": `${attributes}\n`, ...(before === undefined ? {} : { "x.yaml": before }) };
      rig.commit(source.folder, files);
      const { id } = await added(repositories, { url: source.url });
      await write(id, ["x.yaml", text]);
      assert.equal(at("x.yaml"), stored);
      // and that is what git itself makes of it
      const work = join(rig.base, "work");
      rig.git(rig.base, "clone", "--quiet", source.folder, work);
      rig.git(work, "reset", "--quiet", "--hard", "HEAD~1");
      writeFileSync(join(work, "x.yaml"), text);
      rig.git(work, "add", "x.yaml");
      assert.equal(rig.git(work, "show", ":x.yaml"), stored);
    });

  describe("signing", () => {
    let key: string;
    beforeEach(() => {
      key = join(rig.base, "key");
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", key]);
      appendFileSync(
        join(rig.base, ".gitconfig"),
        `[gpg]\n\tformat = ssh\n[user]\n\tsigningKey = ${key}\n[gpg "ssh"]\n\tallowedSignersFile = ${key}.signers\n`,
      );
      writeFileSync(`${key}.signers`, `ann@example.test ${readFileSync(`${key}.pub`, "utf8")}`);
    });
    const sign = (value: string): void =>
      appendFileSync(join(rig.base, ".gitconfig"), `[commit]\n\tgpgSign = ${value}\n`);
    const isSigned = (): boolean => rig.git(source.folder, "cat-file", "commit", "main").includes("gpgsig");

    for (const [value, expected] of [
      ["true", true],
      ["yes", true],
      ["false", false],
    ] as const)
      it(`follows commit.gpgSign = ${value}`, async () => {
        sign(value);
        const { id } = await added(repositories, { url: source.url });
        await write(id, ["x.yaml", "a: 1\n"]);
        assert.equal(isSigned(), expected);
        if (expected) rig.git(source.folder, "verify-commit", "main");
      });

    it("refuses a commit that cannot be signed", async () => {
      sign("true");
      const { id } = await added(repositories, { url: source.url });
      const before = tip();
      appendFileSync(join(rig.base, ".gitconfig"), `[user]\n\tsigningKey = ${key}-of-nobody\n`);
      await assert.rejects(
        write(id, ["x.yaml", "a: 1\n"]),
        (error) => MooringError.is(error, "toolFailed") && /could not be signed/.test(error.message),
      );
      assert.equal(tip(), before);
    });

    it("does not sign the look whether one may push", async () => {
      sign("true");
      const called = join(rig.base, "called");
      writeFileSync(`${key}.sh`, `#!/bin/sh\ntouch ${called}\nexit 1\n`, { mode: 0o755 });
      appendFileSync(join(rig.base, ".gitconfig"), `[gpg "ssh"]\n\tprogram = ${key}.sh\n`);
      const { id } = await added(repositories, { url: source.url });
      await repositories.recheck(id);
      await synced(repositories, id);
      assert.equal(existsSync(called), false);
    });
  });
});
