import assert from "node:assert/strict";
import { waitFor } from "../../testbed/waitFor.ts";
import { useGiteaRig } from "./giteaRig.ts";

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
