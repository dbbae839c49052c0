import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import type { Clock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { FakeClock } from "../../unit/cluster/fakeClock.ts";
import { fileRegistry } from "./fileRegistry.ts";
import { RepositoryRig } from "./repositoryRig.ts";

/** Nobody answers there; what is asked here is the list alone. */
const NAMED = (name: string) =>
  ({ name, url: `https://127.0.0.1:1/${name}.git`, access: "signIn", level: "organization" }) as const;

/** Somebody of the team: a HOME, a store and a work tree of the shared repository. */
class Member {
  readonly rig = new RepositoryRig();
  readonly tree: string;
  readonly file: string;

  constructor(remote: string) {
    this.tree = join(this.rig.base, "team");
    this.rig.git(this.rig.base, "clone", "--quiet", remote, this.tree);
    this.file = join(this.tree, "lists/mooring.yaml");
  }

  git(...args: readonly string[]): string {
    return this.rig.git(this.tree, ...args).trim();
  }

  open(clock?: Clock): Promise<Repositories> {
    if (clock) this.rig.clock = clock;
    return this.rig.open({
      private: undefined,
      organization: { storeFolder: join(this.rig.base, "store/organization"), registry: fileRegistry(this.file) },
    });
  }

  /** As people edit and push by hand. */
  push(text: string): void {
    writeFileSync(this.file, text);
    this.git("commit", "--quiet", "--all", "-m", "By hand");
    this.git("push", "--quiet");
  }
}

describe("a registry that a team shares in a Git repository", () => {
  let ann: Member;
  let bo: Member;
  let remote: string;

  beforeEach(() => {
    const host = new RepositoryRig();
    members.push(host);
    remote = join(host.base, "team.git");
    host.git(host.base, "init", "--quiet", "--bare", remote);
    host.commit(remote, { "lists/mooring.yaml": "repositories: [] # ours\n", "other.txt": "a\n" });
    [ann, bo] = [new Member(remote), new Member(remote)];
    members.push(ann.rig, bo.rig);
  });
  const members: RepositoryRig[] = [];
  afterEach(async () => {
    for (const rig of members.splice(0)) await rig.remove();
  });

  const atHost = (): string => ann.rig.git(remote, "show", "main:lists/mooring.yaml");
  const names = (repositories: Repositories): readonly string[] => repositories.list().map(({ name }) => name);

  it("commits each change alone and pushes it", async () => {
    const repositories = await ann.open();
    writeFileSync(join(ann.tree, "other.txt"), "mine\n");
    ann.git("add", "other.txt");
    const { id } = await repositories.add(NAMED("shop"));
    assert.match(atHost(), /# ours\n.*name: shop/s);
    assert.equal(ann.git("status", "--porcelain"), "M  other.txt");
    await repositories.remove(id);
    assert.doesNotMatch(atHost(), /shop/);
    assert.equal(ann.rig.git(remote, "rev-list", "--count", "main").trim(), "3");
  });

  it("shows what another member added, without a reload, when it is synchronized", async () => {
    const [hers, his] = [await ann.open(), await bo.open()];
    const secret = "glpat-never-shared";
    await hers.add({ ...NAMED("shop"), access: "token", secret: { secret } });
    assert.deepEqual(names(his), []);
    const changes: (string | undefined)[] = [];
    his.onDidChange((id) => changes.push(id));
    await his.syncRegistries();
    assert.deepEqual(names(his), ["shop"]);
    assert.ok(changes.includes(undefined));
    assert.equal(his.registries()[0]?.problem, undefined);
    // the secret is hers: it is in no commit, and not with him
    assert.equal(ann.rig.git(remote, "log", "-p", "--all").includes(secret), false);
    assert.deepEqual([ann.rig.secrets.size, bo.rig.secrets.size], [1, 0]);
  });

  it("is looked at by itself from time to time, and again sooner while the host is away", async () => {
    const clock = new FakeClock();
    bo.rig.syncInterval = 600_000;
    const his = await bo.open(clock);
    /** Lets the time go on until something is so; answers how long (ms) that was. */
    const until = async (what: string, isSo: () => boolean): Promise<number> => {
      const start = clock.now();
      const ask = async (): Promise<boolean> => {
        await clock.advance(5_000);
        return isSo();
      };
      await waitFor(what, ask, 60_000, 20);
      return clock.now() - start;
    };
    await (await ann.open()).add(NAMED("shop"));
    await until("the first look", () => names(his).includes("shop"));
    bo.git("remote", "set-url", "origin", "http://127.0.0.1:1/team.git");
    await until("the failure", () => his.registries()[0]?.problem !== undefined);
    assert.deepEqual(names(his), ["shop"]);
    bo.git("remote", "set-url", "origin", remote);
    ann.push("repositories: []\n");
    const waited = await until("the next look", () => his.registries()[0]?.problem === undefined);
    assert.ok(waited < 540_000, `${waited} ms, and the interval is 600,000`);
    assert.deepEqual(names(his), []);
  });

  it("merges by entry what two members did at the same time, and both have all of it", async () => {
    const [hers, his] = [await ann.open(), await bo.open()];
    await hers.add(NAMED("shop"));
    await his.syncRegistries();
    await hers.add(NAMED("hers"));
    await his.add(NAMED("his"));
    assert.deepEqual(names(his), ["his", "shop"]);
    await his.syncRegistries();
    await hers.syncRegistries();
    assert.deepEqual(names(hers), ["hers", "his", "shop"]);
    assert.deepEqual(names(his), ["hers", "his", "shop"]);
    assert.match(atHost(), /# ours/);
    assert.equal(bo.git("status", "--porcelain", "--branch"), "## main...origin/main");
  });

  it("keeps both sides and says so where two members changed the same entry differently", async () => {
    const [hers, his] = [await ann.open(), await bo.open()];
    const { id } = await hers.add(NAMED("shop"));
    await his.syncRegistries();
    const before = atHost();
    bo.push(before.replace("access: signIn", "access: ssh"));
    await assert.rejects(
      hers.edit(id, { access: "password", secret: { username: "ann", secret: "words" } }),
      (error) =>
        MooringError.is(error, "conflict") &&
        /conflicting changes to the repository "shop".*Merge it with Git/.test(error.message),
    );
    assert.match(atHost(), /access: ssh/);
    assert.match(readFileSync(ann.file, "utf8"), /access: password/);
    await assert.rejects(hers.syncRegistries());
    assert.match(hers.registries()[0]?.problem ?? "", /conflicting changes to the repository "shop"/);
  });

  it("leaves the work tree alone while its user has changes in it, and says what is in the way", async () => {
    const his = await bo.open();
    await (await ann.open()).add(NAMED("shop"));
    writeFileSync(join(bo.tree, "other.txt"), "mine\n");
    await assert.rejects(his.syncRegistries(), /other\.txt has uncommitted changes/);
    assert.equal(readFileSync(join(bo.tree, "other.txt"), "utf8"), "mine\n");
    assert.deepEqual(names(his), []);
  });

  it("pushes by itself only its own commits", async () => {
    const his = await bo.open();
    writeFileSync(join(bo.tree, "other.txt"), "mine\n");
    bo.git("commit", "--quiet", "--all", "-m", "Not ready");
    await his.syncRegistries();
    assert.equal(ann.rig.git(remote, "rev-list", "--count", "main").trim(), "1");
  });

  it("pushes later what could not be pushed at once", async () => {
    const hers = await ann.open();
    ann.git("remote", "set-url", "origin", `${remote}-away`);
    await assert.rejects(hers.add(NAMED("shop")));
    ann.git("remote", "set-url", "origin", remote);
    await hers.syncRegistries();
    assert.match(atHost(), /name: shop/);
  });

  it("says when the remote has another history, and keeps the commit", async () => {
    const hers = await ann.open();
    const theirs = ann.git("commit-tree", "-m", "Theirs", "HEAD^{tree}");
    ann.git("push", "--quiet", "--force", "origin", `${theirs}:refs/heads/main`);
    ann.git("update-ref", "refs/remotes/origin/main", "HEAD");
    await assert.rejects(hers.add(NAMED("shop")), /committed but not pushed/);
    assert.equal(ann.git("log", "-1", "--format=%s"), "Update the list of repositories");
  });

  it("is just a file where it lies in no repository", async () => {
    const alone = new RepositoryRig();
    members.push(alone);
    const file = join(alone.base, "lists/mooring.yaml");
    const organization = { storeFolder: join(alone.base, "store"), registry: fileRegistry(file) };
    const repositories = await alone.open({ private: undefined, organization });
    await repositories.syncRegistries();
    assert.deepEqual(
      repositories.registries().map(({ syncedAt, problem }) => [syncedAt, problem]),
      [[undefined, undefined]],
    );
    mkdirSync(join(alone.base, "lists"));
    await repositories.add(NAMED("shop"));
    assert.match(readFileSync(file, "utf8"), /name: shop/);
  });
});
