import assert from "node:assert/strict";
import { MooringError } from "../../../src/support/errors.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { DAY, useGiteaRig } from "./giteaRig.ts";

describe("a webhook at a real Gitea", () => {
  const at = useGiteaRig();

  it("is made with a secret and an address nobody guesses, and tells of pushes", async () => {
    const { name, id } = await at.given();
    assert.equal(at.repositories.webhook(id).state().health, "none");
    const state = await at.repositories.webhook(id).connect();
    assert.equal(state.health, "ok");
    assert.equal(state.host, "gitea");
    const [hook, ...more] = await at.hooksOf(name);
    assert.ok(hook && more.length === 0);
    const address = await at.repositories.webhook(id).address();
    assert.equal(hook.config.url, address);
    assert.match(hook.config.url, /\/mooring\/[0-9a-f]{12}\/[\w-]{32}$/);
    const segment = hook.config.url.slice(-32);
    assert.equal(JSON.stringify([state, at.repositories.list()]).includes(segment), false);
    await at.push(name, "one");
    await waitFor("the delivery", async () => at.receiver.heard.length > 0);
    assert.deepEqual(at.receiver.heard, [{ path: new URL(hook.config.url).pathname, isRight: true }]);
    assert.equal((await at.repositories.webhook(id).look()).lastDelivery?.from, "receiver");
    // again changes nothing
    await at.repositories.webhook(id).connect();
    assert.deepEqual(
      (await at.hooksOf(name)).map((one) => [one.id, one.config.url]),
      [[hook.id, hook.config.url]],
    );
  });

  it("is tested by a delivery that arrives, and says so when none does", async () => {
    const { id } = await at.given();
    const webhook = at.repositories.webhook(id);
    await webhook.connect();
    assert.deepEqual(await webhook.test(), { kind: "arrived" });
    at.receiver.status = 500;
    at.clock.isHasty = true;
    assert.deepEqual(await webhook.test(), { kind: "silent" });
  });

  it("is renewed: created, tested, and only then is the old one deleted", async () => {
    const { name, id } = await at.given();
    const webhook = at.repositories.webhook(id);
    await webhook.connect();
    const [old] = await at.hooksOf(name);
    await webhook.renew();
    const [fresh, ...more] = await at.hooksOf(name);
    assert.ok(old && fresh && more.length === 0);
    assert.notEqual(fresh.config.url, old.config.url);
    assert.equal(at.receiver.heard.at(-1)?.path, new URL(fresh.config.url).pathname);
    at.receiver.status = 500;
    at.clock.isHasty = true;
    await assert.rejects(webhook.renew(), (error) => MooringError.is(error, "invalid"));
    assert.deepEqual(
      (await at.hooksOf(name)).map((one) => one.id),
      [fresh.id],
    );
    assert.equal(await webhook.address(), fresh.config.url);
    at.receiver.status = 200;
    at.clock.isHasty = false;
    assert.deepEqual(await webhook.test(), { kind: "arrived" });
  });

  it("gets a new secret under a load of pushes, and nothing is missed", async () => {
    const { name, id } = await at.given();
    const webhook = at.repositories.webhook(id);
    await webhook.connect();
    const first = (JSON.parse(at.rig.secrets.get(`mooring.repository.${id}.hook`) ?? "{}") as Record<string, never>)
      .secrets;
    const pushes = (async () => {
      for (let count = 0; count < 8; count += 1) assert.equal((await at.push(name, `file-${count}`)).status, 201);
    })();
    await webhook.rotateSecret();
    await webhook.rotateSecret();
    await webhook.renew();
    await pushes;
    await waitFor("all deliveries", async () => at.receiver.heard.length >= 9);
    assert.ok(at.receiver.heard.every(({ isRight }) => isRight));
    // and the secret is really another one
    const kept = JSON.parse(at.rig.secrets.get(`mooring.repository.${id}.hook`) ?? "{}") as Record<string, never>;
    assert.notDeepEqual(kept.secrets, first);
    assert.deepEqual(await webhook.test(), { kind: "arrived" });
  });

  it("mends by itself what was deleted, edited or switched off at the host", async () => {
    const { name, id } = await at.given();
    await at.repositories.webhook(id).connect();
    const [hook] = await at.hooksOf(name);
    assert.ok(hook);
    const path = `/repos/ann/${name}/hooks/${hook.id}`;
    await at.gitea.request({
      method: "PATCH",
      path,
      body: { active: false, events: ["issues"], branch_filter: "dev" },
    });
    const changed = await at.repositories.webhook(id).look();
    assert.equal(changed.health, "disabled");
    assert.equal(changed.changes.length, 2);
    at.clock.pass(700_000);
    await waitFor("the repair", async () => at.repositories.webhook(id).state().health === "ok");
    assert.deepEqual((await at.hooksOf(name))[0]?.active, true);
    assert.deepEqual((await at.hooksOf(name))[0]?.events, ["push"]);
    await at.gitea.request({ method: "DELETE", path });
    assert.equal((await at.repositories.webhook(id).look()).health, "missing");
    at.clock.pass(700_000);
    await waitFor("a new hook", async () => (await at.hooksOf(name)).length === 1);
    assert.notEqual((await at.hooksOf(name))[0]?.id, hook.id);
  });

  it("is renewed after its end, and where that is not allowed says what to do", async () => {
    const { name, id, secret } = await at.given();
    await at.repositories.webhook(id).connect();
    const [old] = await at.hooksOf(name);
    at.clock.pass(91 * DAY);
    await waitFor("another hook", async () => {
      const now = await at.hooksOf(name);
      return now.length === 1 && now[0]?.id !== old?.id && at.repositories.webhook(id).state().health === "ok";
    });
    await at.repositories.edit(id, { secret: { secret: await at.gitea.token(["read:repository"]) } });
    at.clock.pass(91 * DAY);
    await waitFor("the problem", async () => at.repositories.webhook(id).state().problem !== undefined);
    const { problem, health } = at.repositories.webhook(id).state();
    assert.equal(health, "expired");
    assert.equal(problem?.reason, "forbidden");
    assert.ok(problem.steps.some((step) => step.includes(`/ann/${name}/settings/hooks`)));
    assert.equal((await at.hooksOf(name)).length, 1);
    await at.repositories.edit(id, { secret: { secret } });
    assert.equal((await at.repositories.webhook(id).renew()).problem, undefined);
  });

  it("is found again after a reinstall, with a new secret", async () => {
    const { name, id } = await at.given();
    await at.repositories.webhook(id).connect();
    const [before] = await at.hooksOf(name);
    // what Mooring knew is gone
    for (const key of at.rig.secrets.keys()) if (key.endsWith(".hook")) at.rig.secrets.delete(key);
    await at.repositories.webhook(id).connect();
    const [after, ...more] = await at.hooksOf(name);
    assert.equal(more.length, 0);
    // Gitea gives a hook no other secret, so another hook took its place
    assert.notEqual(after?.id, before?.id);
    assert.deepEqual(await at.repositories.webhook(id).test(), { kind: "arrived" });
  });

  it("goes with the repository; what the host keeps is listed when it is forced", async () => {
    const first = await at.given();
    await at.repositories.webhook(first.id).connect();
    assert.deepEqual(await at.repositories.remove(first.id), []);
    assert.deepEqual(await at.hooksOf(first.name), []);
    const second = await at.given();
    await at.repositories.webhook(second.id).connect();
    await at.repositories.edit(second.id, { secret: { secret: await at.gitea.token(["read:repository"]) } });
    await assert.rejects(at.repositories.remove(second.id), (error) => MooringError.is(error, "forbidden"));
    assert.ok(at.repositories.get(second.id));
    const left = await at.repositories.remove(second.id, { force: true });
    assert.equal(left.length, 1);
    assert.match(left[0] ?? "", new RegExp(`/ann/${second.name}/settings/hooks`));
    assert.equal(at.repositories.get(second.id), undefined);
    assert.equal(
      [...at.rig.secrets.keys()].some((key) => key.includes(second.id)),
      false,
    );
  });

  it("is moved along when the repository's address changes", async () => {
    const one = await at.given();
    const other = await at.given();
    await at.repositories.webhook(one.id).connect();
    await at.repositories.remove(other.id);
    await at.repositories.edit(one.id, {
      url: `${at.gitea.url}/ann/${other.name}.git`,
      secret: { secret: one.secret },
    });
    assert.deepEqual(await at.hooksOf(one.name), []);
    assert.equal(at.repositories.webhook(one.id).state().health, "none");
    await at.repositories.webhook(one.id).connect();
    assert.equal((await at.hooksOf(other.name)).length, 1);
  });

  it("has six checks, each with its reason and cure", async () => {
    const { name, id } = await at.given();
    const results = async (): Promise<readonly string[]> =>
      (await at.repositories.recheck(id)).checks.map((check) => `${check.name} ${check.result}`);
    assert.deepEqual(await results(), ["token good", "role good", "branch good", "hook skipped", "delivery skipped"]);
    await at.repositories.webhook(id).connect();
    await at.repositories.webhook(id).test();
    assert.deepEqual(await results(), ["token good", "role good", "branch good", "hook good", "delivery good"]);
    const body = { rule_name: "main", enable_push: false };
    await at.gitea.request({ method: "POST", path: `/repos/ann/${name}/branch_protections`, body });
    const [hook] = await at.hooksOf(name);
    await at.gitea.request({ method: "DELETE", path: `/repos/ann/${name}/hooks/${hook?.id}` });
    const { checks } = await at.repositories.recheck(id);
    assert.deepEqual(
      checks.map((check) => check.result),
      ["good", "good", "warning", "bad", "skipped"],
    );
    assert.match(checks[3]?.cure ?? "", /Renew/);
    assert.match(checks[3]?.link ?? "", /settings\/hooks/);
  });

  it("asks no host and makes no hook where nobody can be reached, and says why", async () => {
    const { id } = await at.given();
    at.receiver.stop();
    const alone = await at.rig.open();
    await assert.rejects(alone.webhook(id).connect(), (error) => MooringError.is(error));
  });
});
