import { execFileSync } from "node:child_process";
import { mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RemoteProtocol } from "../../../src/git/signIn/remoteAddress.ts";
import type { RepositoriesPorts, LevelPorts } from "../../../src/repositories/api/ports.ts";
import type { NewRepository } from "../../../src/repositories/api/repositoriesApi.ts";
import { createRepositories, type Repositories } from "../../../src/repositories/repositories.ts";
import type { RepositoryRecord } from "../../../src/repositories/api/repositoryRecord.ts";
import type { TaskRecord } from "../../../src/repositories/api/task.ts";
import { type Clock, systemClock } from "../../../src/support/clock.ts";
import { createLog } from "../../../src/support/log.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { processesAtHome } from "./processesAtHome.ts";
import { portsFor, type TextRegistry, textRegistry } from "./rigPorts.ts";

/** Milliseconds: git gets two seconds to clear up, on a loaded machine more. */
const END_LIMIT = 30_000;

/** A user with a HOME of their own, a folder for sources, and Mooring's stores; all gone after `remove`. */
export class RepositoryRig {
  readonly base = realpathSync(mkdtempSync(join(tmpdir(), "mooring-repositories-")));
  readonly environment: Record<string, string> = { PATH: process.env.PATH ?? "", HOME: this.base };
  readonly secrets = new Map<string, string>();
  readonly logged: string[] = [];
  protocols: readonly RemoteProtocol[] = ["https", "ssh", "http", "file"];
  rewrites: "snapshot" | "hold" = "snapshot";
  syncInterval = 0;
  clock: Clock = systemClock;
  #opened: Repositories[] = [];

  constructor() {
    writeFileSync(
      join(this.base, ".gitconfig"),
      "[user]\n\tname = Ann\n\temail = ann@example.test\n[init]\n\tdefaultBranch = main\n",
    );
  }

  git(folder: string, ...args: readonly string[]): string {
    const env = { ...this.environment, GIT_CONFIG_NOSYSTEM: "1" };
    return execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
  }

  /** A bare repository with one commit on `main`; `url` is its file address. */
  source(name: string): { readonly folder: string; readonly url: string } {
    const folder = join(this.base, `${name}.git`);
    this.git(this.base, "init", "--quiet", "--bare", folder);
    this.commit(folder, { "README.md": `# ${name}\n` }, "Begin");
    return { folder, url: `file://${folder}` };
  }

  /** Commits files on a branch of a bare repository, without a work tree. Answers the commit. */
  commit(folder: string, files: Readonly<Record<string, string>>, message = "Change", branch = "main"): string {
    const lines = [`commit refs/heads/${branch}`, `committer Ann <ann@example.test> ${this.#time()} +0000`];
    lines.push(`data ${Buffer.byteLength(message)}`, message);
    const isThere = this.git(folder, "for-each-ref", `refs/heads/${branch}`) !== "";
    if (isThere) lines.push(`from refs/heads/${branch}^0`);
    for (const [path, text] of Object.entries(files)) {
      lines.push(`M 100644 inline ${path}`, `data ${Buffer.byteLength(text)}`, text);
    }
    const env = { ...this.environment };
    execFileSync("git", ["fast-import", "--quiet", "--force"], { cwd: folder, env, input: `${lines.join("\n")}\n` });
    return this.git(folder, "rev-parse", `refs/heads/${branch}`).trim();
  }

  #seconds = 1_700_000_000;
  #time(): number {
    this.#seconds += 60;
    return this.#seconds;
  }

  ports(changes: Partial<RepositoriesPorts> = {}): RepositoriesPorts {
    const { base, environment, clock } = this;
    return {
      ...portsFor({ base, environment, clock }),
      log: createLog((_level, line) => this.logged.push(line)),
      secrets: {
        get: (key) => Promise.resolve(this.secrets.get(key)),
        set: (key, value) => Promise.resolve(void this.secrets.set(key, value)),
        delete: (key) => Promise.resolve(void this.secrets.delete(key)),
      },
      settings: () => ({ protocols: this.protocols, syncInterval: this.syncInterval, rewrites: this.rewrites }),
      ...changes,
    };
  }

  /** A level of its own, as another workspace has. */
  levelPorts(name: string): LevelPorts & { readonly registry: TextRegistry } {
    return { storeFolder: join(this.base, "store", name), registry: textRegistry() };
  }

  async open(changes: Partial<RepositoriesPorts> = {}): Promise<Repositories> {
    const repositories = createRepositories(this.ports(changes));
    this.#opened.push(repositories);
    await repositories.open();
    return repositories;
  }

  /** Rejects when something of it still runs a good while after it was told to end. */
  async remove(): Promise<void> {
    for (const repositories of this.#opened) repositories.dispose();
    // a git that is being ended clears up behind itself, and writes until then
    const none = (): boolean => processesAtHome(this.base).length === 0;
    await waitFor("end of what was started", none, END_LIMIT).catch((error: unknown) => {
      throw new Error(`these still run: ${processesAtHome(this.base).join("; ")}`, { cause: error });
    });
    await rm(this.base, { recursive: true, force: true, maxRetries: 20 });
  }
}

/** Registers a repository and waits for its first copy. */
export async function added(
  repositories: Repositories,
  repository: Partial<NewRepository> & { readonly url: string },
): Promise<RepositoryRecord> {
  const whole: NewRepository = { name: "shop", access: "signIn", level: "private", ...repository };
  const { id } = await repositories.add(whole);
  const [task] = repositories.tasks(id);
  if (!task) throw new Error("no task");
  await repositories.whenEnded(task.id);
  const record = repositories.get(id);
  if (!record) throw new Error("no record");
  return record;
}

/** Runs a sync to its end. */
export async function synced(repositories: Repositories, id: string): Promise<TaskRecord> {
  return repositories.whenEnded((await repositories.sync(id)).id);
}
