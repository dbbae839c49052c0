import assert from "node:assert/strict";
import { waitFor } from "../../testbed/waitFor.ts";
import { FakeGitHub } from "../../testbed/hosts/fakeGitHub.ts";
import { FakeGitLab } from "../../testbed/hosts/fakeGitLab.ts";
import { RepositoryRig } from "../repositories/repositoryRig.ts";
import { DAY, useGiteaRig } from "./giteaRig.ts";

const GITHUB_TOKEN = "ghp_canary0123456789";

describe("a webhook that is asked for together with its repository", () => {
  const at = useGiteaRig();

  it("is made together with the repository where that was asked for, for its branch alone", async () => {
    const { name, id } = await at.given(undefined, { webhook: true });
    await waitFor("the webhook", async () => at.repositories.webhook(id).state().health === "ok");
    const [hook, ...more] = await at.hooksOf(name);
    assert.ok(hook && more.length === 0);
    assert.deepEqual([hook.active, hook.events, hook.branch_filter], [true, ["push"], "main"]);
    assert.match(hook.config.url, /\/mooring\/[0-9a-f]{12}\/[\w-]{32}$/);
    await at.push(name, "one");
    await waitFor("the delivery", async () => at.receiver.heard.length > 0);
    assert.ok(at.receiver.heard.every(({ isRight }) => isRight));
    assert.equal((await at.repositories.webhook(id).look()).lastDelivery?.from, "receiver");
    await at.repositories.webhook(id).disconnect();
    await at.repositories.webhook(id).connect();
    assert.equal(at.repositories.webhook(id).state().lastDelivery, undefined);
    await at.repositories.remove(id);
    assert.deepEqual(await at.hooksOf(name), []);
  });

  it("stays wished for while the host says no, over a restart, and is made when it may be", async () => {
    const { name, id } = await at.given(["read:repository", "read:user"], { webhook: true });
    const problem = () => at.repositories.webhook(id).state().problem;
    await waitFor("the host's no", async () => problem() !== undefined);
    assert.equal(at.repositories.webhook(id).state().health, "wanted");
    assert.equal(problem()?.reason, "forbidden");
    assert.match(problem()?.steps.at(-1) ?? "", /Create Webhook/);
    assert.deepEqual(await at.hooksOf(name), []);
    at.repositories.dispose();
    await at.open();
    await waitFor("the lead", async () => at.repositories.lead().private);
    assert.equal(at.repositories.webhook(id).state().health, "wanted");
    await at.repositories.edit(id, { secret: { secret: await at.gitea.token(["write:repository", "read:user"]) } });
    await waitFor("the webhook", async () => at.repositories.webhook(id).state().health === "ok");
    assert.equal(problem(), undefined);
    assert.equal((await at.hooksOf(name)).length, 1);
  });

  it("is made by a later look when the account has got the role it lacked", async () => {
    const owned = await at.given();
    const invite = async (permission: "write" | "admin"): Promise<void> => {
      const path = `/repos/ann/${owned.name}/collaborators/bob`;
      await at.gitea.request({ method: "PUT", path, body: { permission } });
    };
    await invite("write");
    await at.repositories.remove(owned.id);
    const secret = await at.gitea.token(["write:repository", "read:user"], at.gitea.bob);
    const place = { url: `${at.gitea.url}/ann/${owned.name}.git`, access: "token", level: "private" } as const;
    const { id } = await at.repositories.add({ name: "bob's", ...place, secret: { secret }, webhook: true });
    const state = () => at.repositories.webhook(id).state();
    await waitFor("the host's no", async () => state().problem !== undefined);
    assert.match(state().problem?.message ?? "", /role write, which is not enough for webhooks/);
    await invite("admin");
    at.clock.pass(3_700_000);
    await waitFor("the webhook", async () => state().health === "ok");
    assert.equal((await at.hooksOf(owned.name)).length, 1);
  });
});

for (const kind of ["github", "gitlab"] as const) {
  describe(`a webhook that is asked for together with its repository at ${kind}`, () => {
    let host: FakeGitHub | FakeGitLab;
    let rig: RepositoryRig;
    beforeEach(async () => {
      host = kind === "github" ? new FakeGitHub(GITHUB_TOKEN) : new FakeGitLab();
      await host.start();
      rig = new RepositoryRig();
    });
    afterEach(async () => {
      await rig.remove();
      await host.stop();
      assert.deepEqual(host.violations, []);
    });

    const givenWish = async () => {
      const hosts = {
        receiver: () => "https://m.example.test",
        hookLifetime: () => 90 * DAY,
        rotatesTokens: () => false,
      };
      const repositories = await rig.open({ hosts });
      const secret = host instanceof FakeGitLab ? host.token(["api"], 200) : GITHUB_TOKEN;
      const place = { name: "shop", url: `${host.origin}/team/shop.git`, level: "private", access: "token" } as const;
      const { id } = await repositories.add({ ...place, secret: { secret }, webhook: true });
      return { state: () => repositories.webhook(id).state() };
    };

    it("is made although Git does not get through", async () => {
      const { state } = await givenWish();
      await waitFor("the webhook", () => state().isPresent === true);
      assert.deepEqual([host.hooks.size, state().branch, state().problem], [1, "main", undefined]);
    });

    it("says that the role is not enough, whatever the host calls that", async () => {
      if (host instanceof FakeGitLab) host.accessLevel = 30;
      else host.role = "push";
      const { state } = await givenWish();
      await waitFor("the host's no", () => state().problem !== undefined);
      assert.match(
        state().problem?.message ?? "",
        /role write, which is not enough for webhooks: they require Admin on GitHub/,
      );
      assert.deepEqual([host.hooks.size, state().health], [0, "wanted"]);
    });
  });
}
