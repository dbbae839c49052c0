import assert from "node:assert/strict";
import type { NewRepository, Repositories } from "../../../src/repositories/api/repositoriesApi.ts";
import { type Gitea, startGitea } from "../../testbed/gitea.ts";
import { added, RepositoryRig } from "../repositories/repositoryRig.ts";
import { ShiftedClock } from "./shiftedClock.ts";
import { SignedReceiver } from "./signedReceiver.ts";

const START_LIMIT = 300_000;
export const DAY = 86_400_000;

export interface GiteaHook {
  readonly id: number;
  readonly active: boolean;
  readonly branch_filter: string;
  readonly events: readonly string[];
  readonly config: { readonly url: string };
}

/** A real Gitea for the suite, and for each test a user's repositories, a receiver and a clock that can be moved on. */
export class GiteaRig {
  gitea!: Gitea;
  rig!: RepositoryRig;
  clock!: ShiftedClock;
  receiver!: SignedReceiver;
  repositories!: Repositories;
  /** Of another receiver that takes the place of the rig's. */
  receiverAddress: string | undefined;
  #count = 0;

  async begin(): Promise<void> {
    this.rig = new RepositoryRig();
    this.clock = new ShiftedClock();
    this.rig.clock = this.clock;
    this.receiver = new SignedReceiver();
    await this.receiver.start();
    await this.open();
  }

  /** Opens them anew, as a window that was reloaded does. */
  async open(): Promise<void> {
    const receiver = (): string => this.receiverAddress ?? this.receiver.address;
    const hosts = { receiver, hookLifetime: () => 90 * DAY, rotatesTokens: () => false };
    this.repositories = await this.rig.open({ hosts });
    this.receiver.repositories = this.repositories;
  }

  /** A registered repository of ann's, with one commit. */
  async given(
    scopes = ["write:repository", "read:user"],
    choices: Partial<NewRepository> = {},
  ): Promise<{ name: string; id: string; url: string; secret: string }> {
    this.#count += 1;
    const name = `shop-${this.#count}`;
    const body = { name, private: true, auto_init: true, default_branch: "main" };
    assert.equal((await this.gitea.request({ method: "POST", path: "/user/repos", body })).status, 201);
    const secret = await this.gitea.token(scopes);
    const url = `${this.gitea.url}/ann/${name}.git`;
    const { id } = await added(this.repositories, { name, url, access: "token", secret: { secret }, ...choices });
    return { name, id, url, secret };
  }

  async hooksOf(name: string): Promise<readonly GiteaHook[]> {
    return (await this.gitea.request({ method: "GET", path: `/repos/ann/${name}/hooks` })).body as readonly GiteaHook[];
  }

  /** A commit of somebody else at the host. */
  push(name: string, path: string): ReturnType<Gitea["request"]> {
    return this.gitea.request({
      method: "POST",
      path: `/repos/ann/${name}/contents/${path}`,
      body: { content: Buffer.from("a").toString("base64"), message: "Push", branch: "main" },
    });
  }
}

/** The rig, inside hooks and tests of the suite that calls this. */
export function useGiteaRig(): GiteaRig {
  const at = new GiteaRig();
  before("start Gitea", async function () {
    this.timeout(START_LIMIT);
    at.gitea = await startGitea();
  });
  after(() => at.gitea.stop());
  beforeEach(() => at.begin());
  afterEach(async () => {
    await at.rig.remove();
    at.receiver.stop();
  });
  return at;
}
