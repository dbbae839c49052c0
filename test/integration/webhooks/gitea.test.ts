import assert from "node:assert/strict";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { type Gitea, startGitea } from "../../testbed/gitea.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { added, RepositoryRig } from "../repositories/repositoryRig.ts";
import { ShiftedClock } from "./shiftedClock.ts";
import { SignedReceiver } from "./signedReceiver.ts";

/** The first start on a machine builds it. */
const START_LIMIT = 900_000;
const DAY = 86_400_000;

interface GiteaHook {
  readonly id: number;
  readonly active: boolean;
  readonly events: readonly string[];
  readonly config: { readonly url: string };
}

describe("a webhook at a real Gitea", () => {
  let gitea: Gitea;
  let rig: RepositoryRig;
  let clock: ShiftedClock;
  let receiver: SignedReceiver;
  let repositories: Repositories;
  let count = 0;

  before("start Gitea", async function () {
    this.timeout(START_LIMIT);
    gitea = await startGitea();
  });
  after(() => gitea.stop());

  beforeEach(async () => {
    rig = new RepositoryRig();
    clock = new ShiftedClock();
    rig.clock = clock;
    receiver = new SignedReceiver();
    await receiver.start();
    repositories = await open();
  });
  afterEach(() => {
    rig.remove();
    receiver.stop();
  });

  const open = async (): Promise<Repositories> => {
    const hosts = { receiver: () => receiver.address, hookLifetime: () => 90 * DAY, rotatesTokens: () => false };
    const opened = await rig.open({ hosts });
    receiver.repositories = opened;
    return opened;
  };

  /** A registered repository of ann's. */
  const given = async (
    scopes = ["write:repository", "read:user"],
  ): Promise<{ name: string; id: string; secret: string }> => {
    count += 1;
    const name = `shop-${count}`;
    const body = { name, private: true, auto_init: true, default_branch: "main" };
    assert.equal((await gitea.request({ method: "POST", path: "/user/repos", body })).status, 201);
    const secret = await gitea.token(scopes);
    const url = `${gitea.url}/ann/${name}.git`;
    const { id } = await added(repositories, { name, url, access: "token", secret: { secret } });
    return { name, id, secret };
  };

  const hooksOf = async (name: string): Promise<readonly GiteaHook[]> =>
    (await gitea.request({ method: "GET", path: `/repos/ann/${name}/hooks` })).body as readonly GiteaHook[];

  const push = (name: string, path: string) =>
    gitea.request({
      method: "POST",
      path: `/repos/ann/${name}/contents/${path}`,
      body: { content: Buffer.from("a").toString("base64"), message: "Push", branch: "main" },
    });

  it("is made with a secret and an address nobody guesses, and tells of pushes", async () => {
    const { name, id } = await given();
    assert.equal(repositories.webhook(id).state().health, "none");
    const state = await repositories.webhook(id).connect();
    assert.equal(state.health, "ok");
    assert.equal(state.host, "gitea");
    const [hook, ...more] = await hooksOf(name);
    assert.ok(hook && more.length === 0);
    const address = await repositories.webhook(id).address();
    assert.equal(hook.config.url, address);
    assert.match(hook.config.url, /\/mooring\/[0-9a-f]{12}\/[\w-]{32}$/);
    const segment = hook.config.url.slice(-32);
    assert.equal(JSON.stringify([state, repositories.list()]).includes(segment), false);
    await push(name, "one");
    await waitFor("the delivery", async () => receiver.heard.length > 0);
    assert.deepEqual(receiver.heard, [{ path: new URL(hook.config.url).pathname, isRight: true }]);
    assert.equal((await repositories.webhook(id).look()).lastDelivery?.from, "receiver");
    // again changes nothing
    await repositories.webhook(id).connect();
    assert.deepEqual(
      (await hooksOf(name)).map((one) => [one.id, one.config.url]),
      [[hook.id, hook.config.url]],
    );
  });

  it("is tested by a delivery that arrives, and says so when none does", async () => {
    const { id } = await given();
    const webhook = repositories.webhook(id);
    await webhook.connect();
    assert.deepEqual(await webhook.test(), { kind: "arrived" });
    receiver.status = 500;
    clock.isHasty = true;
    assert.deepEqual(await webhook.test(), { kind: "silent" });
  });

  it("is renewed: created, tested, and only then is the old one deleted", async () => {
    const { name, id } = await given();
    const webhook = repositories.webhook(id);
    await webhook.connect();
    const [old] = await hooksOf(name);
    await webhook.renew();
    const [fresh, ...more] = await hooksOf(name);
    assert.ok(old && fresh && more.length === 0);
    assert.notEqual(fresh.config.url, old.config.url);
    assert.equal(receiver.heard.at(-1)?.path, new URL(fresh.config.url).pathname);
    receiver.status = 500;
    clock.isHasty = true;
    await assert.rejects(webhook.renew(), (error) => MooringError.is(error, "invalid"));
    assert.deepEqual(
      (await hooksOf(name)).map((one) => one.id),
      [fresh.id],
    );
    assert.equal(await webhook.address(), fresh.config.url);
    receiver.status = 200;
    clock.isHasty = false;
    assert.deepEqual(await webhook.test(), { kind: "arrived" });
  });

  it("gets a new secret under a load of pushes, and nothing is missed", async () => {
    const { name, id } = await given();
    const webhook = repositories.webhook(id);
    await webhook.connect();
    const first = (JSON.parse(rig.secrets.get(`mooring.repository.${id}.hook`) ?? "{}") as Record<string, never>)
      .secrets;
    const pushes = (async () => {
      for (let at = 0; at < 8; at += 1) assert.equal((await push(name, `file-${at}`)).status, 201);
    })();
    await webhook.rotateSecret();
    await webhook.rotateSecret();
    await webhook.renew();
    await pushes;
    await waitFor("all deliveries", async () => receiver.heard.length >= 9);
    assert.ok(receiver.heard.every(({ isRight }) => isRight));
    // and the secret is really another one
    const kept = JSON.parse(rig.secrets.get(`mooring.repository.${id}.hook`) ?? "{}") as Record<string, never>;
    assert.notDeepEqual(kept.secrets, first);
    assert.deepEqual(await webhook.test(), { kind: "arrived" });
  });

  it("mends by itself what was deleted, edited or switched off at the host", async () => {
    const { name, id } = await given();
    await repositories.webhook(id).connect();
    const [hook] = await hooksOf(name);
    assert.ok(hook);
    const path = `/repos/ann/${name}/hooks/${hook.id}`;
    await gitea.request({ method: "PATCH", path, body: { active: false, events: ["issues"], branch_filter: "dev" } });
    const changed = await repositories.webhook(id).look();
    assert.equal(changed.health, "disabled");
    assert.equal(changed.changes.length, 2);
    clock.pass(700_000);
    await waitFor("the repair", async () => repositories.webhook(id).state().health === "ok");
    assert.deepEqual((await hooksOf(name))[0]?.active, true);
    assert.deepEqual((await hooksOf(name))[0]?.events, ["push"]);
    await gitea.request({ method: "DELETE", path });
    assert.equal((await repositories.webhook(id).look()).health, "missing");
    clock.pass(700_000);
    await waitFor("a new hook", async () => (await hooksOf(name)).length === 1);
    assert.notEqual((await hooksOf(name))[0]?.id, hook.id);
  });

  it("is renewed after its end, and where that is not allowed says what to do", async () => {
    const { name, id, secret } = await given();
    await repositories.webhook(id).connect();
    const [old] = await hooksOf(name);
    clock.pass(91 * DAY);
    await waitFor("another hook", async () => {
      const now = await hooksOf(name);
      return now.length === 1 && now[0]?.id !== old?.id && repositories.webhook(id).state().health === "ok";
    });
    await repositories.edit(id, { secret: { secret: await gitea.token(["read:repository"]) } });
    clock.pass(91 * DAY);
    await waitFor("the problem", async () => repositories.webhook(id).state().problem !== undefined);
    const { problem, health } = repositories.webhook(id).state();
    assert.equal(health, "expired");
    assert.equal(problem?.reason, "forbidden");
    assert.ok(problem.steps.some((step) => step.includes(`/ann/${name}/settings/hooks`)));
    assert.equal((await hooksOf(name)).length, 1);
    await repositories.edit(id, { secret: { secret } });
    assert.equal((await repositories.webhook(id).renew()).problem, undefined);
  });

  it("is found again after a reinstall, with a new secret", async () => {
    const { name, id } = await given();
    await repositories.webhook(id).connect();
    const [before] = await hooksOf(name);
    // what Mooring knew is gone
    for (const key of rig.secrets.keys()) if (key.endsWith(".hook")) rig.secrets.delete(key);
    await repositories.webhook(id).connect();
    const [after, ...more] = await hooksOf(name);
    assert.equal(more.length, 0);
    // Gitea gives a hook no other secret, so another hook took its place
    assert.notEqual(after?.id, before?.id);
    assert.deepEqual(await repositories.webhook(id).test(), { kind: "arrived" });
  });

  it("goes with the repository; what the host keeps is listed when it is forced", async () => {
    const first = await given();
    await repositories.webhook(first.id).connect();
    assert.deepEqual(await repositories.remove(first.id), []);
    assert.deepEqual(await hooksOf(first.name), []);
    const second = await given();
    await repositories.webhook(second.id).connect();
    await repositories.edit(second.id, { secret: { secret: await gitea.token(["read:repository"]) } });
    await assert.rejects(repositories.remove(second.id), (error) => MooringError.is(error, "forbidden"));
    assert.ok(repositories.get(second.id));
    const left = await repositories.remove(second.id, { force: true });
    assert.equal(left.length, 1);
    assert.match(left[0] ?? "", new RegExp(`/ann/${second.name}/settings/hooks`));
    assert.equal(repositories.get(second.id), undefined);
    assert.equal(
      [...rig.secrets.keys()].some((key) => key.includes(second.id)),
      false,
    );
  });

  it("is moved along when the repository's address changes", async () => {
    const one = await given();
    const other = await given();
    await repositories.webhook(one.id).connect();
    await repositories.remove(other.id);
    await repositories.edit(one.id, { url: `${gitea.url}/ann/${other.name}.git`, secret: { secret: one.secret } });
    assert.deepEqual(await hooksOf(one.name), []);
    assert.equal(repositories.webhook(one.id).state().health, "none");
    await repositories.webhook(one.id).connect();
    assert.equal((await hooksOf(other.name)).length, 1);
  });

  it("has six checks, each with its reason and cure", async () => {
    const { name, id } = await given();
    const results = async (): Promise<readonly string[]> =>
      (await repositories.recheck(id)).checks.map((check) => `${check.name} ${check.result}`);
    assert.deepEqual(await results(), ["token good", "role good", "branch good", "hook skipped", "delivery skipped"]);
    await repositories.webhook(id).connect();
    await repositories.webhook(id).test();
    assert.deepEqual(await results(), ["token good", "role good", "branch good", "hook good", "delivery good"]);
    const body = { rule_name: "main", enable_push: false };
    await gitea.request({ method: "POST", path: `/repos/ann/${name}/branch_protections`, body });
    const [hook] = await hooksOf(name);
    await gitea.request({ method: "DELETE", path: `/repos/ann/${name}/hooks/${hook?.id}` });
    const { checks } = await repositories.recheck(id);
    assert.deepEqual(
      checks.map((check) => check.result),
      ["good", "good", "warning", "bad", "skipped"],
    );
    assert.match(checks[3]?.cure ?? "", /Renew/);
    assert.match(checks[3]?.link ?? "", /settings\/hooks/);
  });

  it("asks no host and makes no hook where nobody can be reached, and says why", async () => {
    const { id } = await given();
    receiver.stop();
    const alone = await rig.open();
    await assert.rejects(alone.webhook(id).connect(), (error) => MooringError.is(error));
  });
});
