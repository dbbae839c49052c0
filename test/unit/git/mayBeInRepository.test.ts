import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, it } from "mocha";
import { findRepository } from "../../../src/git/git.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { createLog } from "../../../src/support/log.ts";

const log = createLog(() => undefined);

describe("the look before Git is asked for a repository", () => {
  let base: string;
  beforeEach(() => {
    base = fs.mkdtempSync(path.join(os.tmpdir(), "mooring-look-"));
  });
  afterEach(() => fs.rmSync(base, { recursive: true, force: true }));

  /** Without a git on the PATH: asking it fails. */
  const find = (folder: string) =>
    findRepository(folder, { log, trusted: true, clock: systemClock, environment: { PATH: base } });
  const isAsked = (error: unknown): boolean => MooringError.is(error, "toolMissing");
  const made = (...names: readonly string[]): string => {
    const folder = path.join(base, ...names);
    fs.mkdirSync(folder, { recursive: true });
    return folder;
  };

  it("starts no process for a folder without Git, and none for a file in it", async () => {
    const folder = made("plain", "deep");
    const file = path.join(folder, "a.yaml");
    fs.writeFileSync(file, "");
    assert.equal(await find(folder), undefined);
    assert.equal(await find(file), undefined);
  });

  it("asks Git below a repository, a linked work tree and a bare repository", async () => {
    made("clone", ".git");
    await assert.rejects(find(made("clone", "deep", "deeper")), isAsked);
    fs.writeFileSync(path.join(made("linked"), ".git"), "gitdir: elsewhere\n");
    await assert.rejects(find(made("linked", "deep")), isAsked);
    fs.writeFileSync(path.join(made("bare.git"), "HEAD"), "ref: refs/heads/main\n");
    await assert.rejects(find(made("bare.git", "objects")), isAsked);
  });

  it("asks Git for a link into a repository, and where nothing can be looked at", async () => {
    made("clone", ".git");
    fs.symlinkSync(made("clone", "deep"), path.join(base, "link"));
    await assert.rejects(find(path.join(base, "link")), isAsked);
    await assert.rejects(find(path.join(base, "gone")), (error) => MooringError.is(error));
  });
});
