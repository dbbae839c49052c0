import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { builtGitea, type GiteaProgram } from "../setup/parts/gitea.mjs";
import { freePort } from "./freePort.ts";
import { giteaSettings } from "./giteaSettings.ts";
import { removeFolder, temporaryFolder } from "./guard.ts";
import { type Program, startProgram } from "./program.ts";
import { waitFor } from "./waitFor.ts";

/** What the API answered: the status and the parsed body. */
export interface GiteaAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface GiteaCall {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body?: unknown;
}

export type GiteaAccount = { readonly name: string; readonly password: string };

/** A Gitea of one's own with the users `ann` (administrator) and `bob`, on loopback; gone after `stop`. */
export interface Gitea extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly sshPort: number;
  readonly ann: GiteaAccount;
  readonly bob: GiteaAccount;
  /** One call of the API, as `ann` where nobody else is named. */
  request(call: GiteaCall, as?: GiteaAccount): Promise<GiteaAnswer>;
  /** A token of these scopes (`write:repository`, `read:repository` …). */
  token(scopes: readonly string[], of?: GiteaAccount): Promise<string>;
  /** `ssh://git@127.0.0.1:PORT/owner/name.git` */
  sshUrl(repository: string): string;
  stop(): Promise<void>;
}

const run = promisify(execFile);
/** Milliseconds: its first start takes a while. */
const startLimitMs = 120_000;

/** Starts Gitea; resolves when it answers and its users are there. `rootUrl`: where users find it, when something stands in front. */
export async function startGitea(rootUrl?: string): Promise<Gitea> {
  const gitea = await RunningGitea.create(await builtGitea(), rootUrl);
  try {
    await gitea.start();
    return gitea;
  } catch (error) {
    await gitea.stop();
    throw error;
  }
}

class RunningGitea implements Gitea {
  readonly url: string;
  readonly ann = { name: "ann", password: randomBytes(12).toString("hex") };
  readonly bob = { name: "bob", password: randomBytes(12).toString("hex") };
  readonly sshPort: number;
  readonly #built: GiteaProgram;
  readonly #folder: string;
  readonly #settings: string;
  #running: Program | undefined;

  private constructor(
    built: GiteaProgram,
    folder: string,
    ports: { readonly http: number; readonly ssh: number },
    rootUrl: string | undefined,
  ) {
    this.#built = built;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${ports.http}`;
    this.sshPort = ports.ssh;
    this.#settings = path.join(folder, "app.ini");
    fs.writeFileSync(
      this.#settings,
      giteaSettings({ folder, files: built.files, ports, ...(rootUrl === undefined ? {} : { rootUrl }) }),
      { mode: 0o600 },
    );
  }

  static async create(built: GiteaProgram, rootUrl: string | undefined): Promise<RunningGitea> {
    const ports = { http: await freePort(), ssh: await freePort() };
    return new RunningGitea(built, temporaryFolder("gitea"), ports, rootUrl);
  }

  async start(): Promise<void> {
    await this.#command(["migrate"]);
    await this.#createUser(this.ann, ["--admin"]);
    const env = this.#environment();
    const log = path.join(this.#folder, "gitea.log");
    this.#running = startProgram("gitea", [this.#built.program, "web", "--config", this.#settings], { log, env });
    await waitFor(
      "answer from Gitea",
      async () => {
        if (this.#running?.isRunning() !== true) throw new Error(`gitea ended early: ${this.#running?.tail() ?? ""}`);
        return (await this.request({ method: "GET", path: "/version" })).status === 200;
      },
      startLimitMs,
    );
    const { name: username, password } = this.bob;
    const bob = { username, password, email: "bob@example.test", must_change_password: false };
    await this.request({ method: "POST", path: "/admin/users", body: bob });
  }

  async request({ method, path: place, body }: GiteaCall, as: GiteaAccount = this.ann): Promise<GiteaAnswer> {
    const authorization = `Basic ${Buffer.from(`${as.name}:${as.password}`).toString("base64")}`;
    const answer = await fetch(`${this.url}/api/v1${place}`, {
      method,
      headers: { authorization, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  }

  async token(scopes: readonly string[], of: GiteaAccount = this.ann): Promise<string> {
    const body = { name: randomBytes(6).toString("hex"), scopes };
    const answer = await this.request({ method: "POST", path: `/users/${of.name}/tokens`, body }, of);
    if (answer.status !== 201) throw new Error(`no token: ${answer.status} ${JSON.stringify(answer.body)}`);
    return (answer.body as { readonly sha1: string }).sha1;
  }

  sshUrl(repository: string): string {
    return `ssh://git@127.0.0.1:${this.sshPort}/${repository}.git`;
  }

  async stop(): Promise<void> {
    await this.#running?.kill();
    await removeFolder(this.#folder);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #createUser({ name, password }: GiteaAccount, more: readonly string[]): Promise<void> {
    const user = ["--username", name, "--password", password, "--email", `${name}@example.test`];
    await this.#command(["admin", "user", "create", ...user, "--must-change-password=false", ...more]);
  }

  async #command(args: readonly string[]): Promise<void> {
    await run(this.#built.program, [...args, "--config", this.#settings], { env: this.#environment() });
  }

  /** Nothing of the user's own git settings. */
  #environment(): NodeJS.ProcessEnv {
    return { PATH: process.env.PATH, HOME: this.#folder, USER: os.userInfo().username, GITEA_WORK_DIR: this.#folder };
  }
}
