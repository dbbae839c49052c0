import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findRepository, type GitRepository } from "../../../src/git/git.ts";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import { createLog } from "../../../src/support/log.ts";

/** A repository of its own in a temp folder, with its own HOME, driven by real git; and Mooring's view of it. */
export class ScratchRepository {
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), "mooring-git-")));
  readonly root = join(this.base, "work");
  readonly environment: Record<string, string> = { PATH: process.env.PATH ?? "", HOME: this.base };
  readonly logged: string[] = [];

  constructor() {
    writeFileSync(
      join(this.base, ".gitconfig"),
      "[user]\n\tname = Ann\n\temail = ann@example.test\n[init]\n\tdefaultBranch = main\n",
    );
    mkdirSync(this.root);
    this.git("init", "--quiet");
  }

  /** Runs git as the user would. */
  git(...args: readonly string[]): string {
    return this.gitIn(this.root, ...args);
  }

  gitIn(folder: string, ...args: readonly string[]): string {
    const env = { ...this.environment, GIT_CONFIG_NOSYSTEM: "1" };
    return execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  path(name: string): string {
    return join(this.root, name);
  }

  write(name: string, text: string): string {
    const file = this.path(name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  text(name: string): string {
    return readFileSync(this.path(name), "utf8");
  }

  /** Writes, stages and commits as the user would. */
  commit(files: Readonly<Record<string, string>>, message = "Change"): string {
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    this.git("add", "--", ...Object.keys(files));
    this.git("commit", "--quiet", "-m", message);
    return this.git("rev-parse", "HEAD").trim();
  }

  /** An executable hook. */
  hook(name: string, script: string): void {
    writeFileSync(this.path(`.git/hooks/${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** A bare repository beside it, as remote `origin` over file://, with main as upstream. */
  addRemote(): string {
    const bare = join(this.base, "remote.git");
    this.gitIn(this.base, "init", "--quiet", "--bare", bare);
    this.git("remote", "add", "origin", `file://${bare}`);
    this.git("push", "--quiet", "--set-upstream", "origin", "main");
    return bare;
  }

  async open(
    options: { readonly folder?: string; readonly clock?: Clock; readonly trusted?: boolean } = {},
  ): Promise<GitRepository> {
    const repository = await this.find(options);
    if (!repository) throw new Error(`no repository in ${options.folder ?? this.root}`);
    return repository;
  }

  find(
    options: { readonly folder?: string; readonly clock?: Clock; readonly trusted?: boolean } = {},
  ): Promise<GitRepository | undefined> {
    const log = createLog((_level, line) => this.logged.push(line));
    const { folder = this.root, clock = systemClock, trusted = true } = options;
    return findRepository(folder, { log, trusted, clock, environment: this.environment });
  }

  remove(): void {
    rmSync(this.base, { recursive: true, force: true });
  }
}
