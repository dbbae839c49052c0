// The life of a webhook at GitHub and GitLab, by fakes that keep state: mended, renewed, tested, taken away.
import assert from "node:assert/strict";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { FakeGitHub } from "../../testbed/hosts/fakeGitHub.ts";
import { FakeGitLab } from "../../testbed/hosts/fakeGitLab.ts";
import { RepositoryRig } from "../repositories/repositoryRig.ts";

const DAY = 86_400_000;
const GITHUB_TOKEN = "ghp_canary0123456789";

for (const kind of ["github", "gitlab"] as const) {
  describe(`the life of a webhook at ${kind}`, () => {
    let host: FakeGitHub | FakeGitLab;
    let rig: RepositoryRig;
    let repositories: Repositories;
    let id = "";

    beforeEach(async () => {
      host = kind === "github" ? new FakeGitHub(GITHUB_TOKEN) : new FakeGitLab();
      await host.start();
      rig = new RepositoryRig();
      repositories = await rig.open({
        hosts: { receiver: () => "https://m.example.test", hookLifetime: () => 90 * DAY, rotatesTokens: () => false },
      });
      const secret = host instanceof FakeGitLab ? host.token(["api"], 200) : GITHUB_TOKEN;
      const url = `${host.origin}/team/shop.git`;
      const given = { name: "shop", branch: "main", url, level: "private", access: "token" } as const;
      ({ id } = await repositories.add({ ...given, secret: { secret } }));
      await webhook().connect();
      host.requests.length = 0;
    });
    afterEach(async () => {
      await rig.remove();
      await host.stop();
      assert.deepEqual(host.violations, []);
    });

    const webhook = () => repositories.webhook(id);
    const ids = (): readonly string[] => [...host.hooks.keys()];
    const writes = (): readonly string[] =>
      host.requests.filter((one) => !one.startsWith("GET")).map((one) => one.replace(/^(\w+) .*hooks/, "$1 "));
    const loseRights = (): void => {
      if (host instanceof FakeGitLab) host.accessLevel = 30;
      else host.role = "push";
    };
    /** What somebody does in the settings of the host. */
    const stopCheckingCertificates = (): void => {
      for (const hook of host.hooks.values()) {
        if ("fields" in hook) hook.fields.enable_ssl_verification = false;
        else hook.config.insecure_ssl = "1";
      }
    };

    it("is mended when somebody turned the check of certificates off, under the same id and secret", async () => {
      const [before] = ids();
      stopCheckingCertificates();
      assert.equal((await webhook().look()).health, "changed");
      const state = await webhook().connect();
      assert.deepEqual(state.changes, []);
      assert.notEqual(state.health, "changed");
      assert.deepEqual(ids(), [before]);
    });

    it("is renewed by making, testing and only then deleting", async () => {
      const [before] = ids();
      const state = await webhook().renew();
      assert.equal(ids().length, 1);
      assert.notEqual(ids()[0], before);
      const trial = kind === "github" ? "/pings" : "/test/push_events";
      assert.deepEqual(writes(), ["POST ", `POST /${ids()[0]}${trial}`, `DELETE /${before}`]);
      assert.equal(state.health, "ok");
    });

    it("keeps the old one when the test of the new one fails", async () => {
      const before = ids();
      const address = await webhook().address();
      host.receiverCode = 500;
      await assert.rejects(webhook().renew(), (error) => MooringError.is(error, "invalid"));
      assert.deepEqual(ids(), before);
      assert.equal(await webhook().address(), address);
    });

    it("tells of its deliveries, and has one sent again under its whole id", async () => {
      assert.deepEqual(await webhook().test(), { kind: "arrived" });
      const [newest] = await webhook().deliveries();
      assert.ok(BigInt(newest?.id ?? 0) > BigInt(Number.MAX_SAFE_INTEGER));
      await webhook().redeliver(newest?.id ?? "");
      assert.match(host.requests.at(-1) ?? "", new RegExp(`/${newest?.id}/(attempts|resend)$`));
    });

    it("is left at the host and listed when it is taken away by force and the host says no", async () => {
      const [before] = ids();
      loseRights();
      await assert.rejects(webhook().disconnect(), (error) => MooringError.is(error));
      assert.notEqual(webhook().state().health, "none");
      const left = await webhook().disconnect({ force: true });
      assert.equal(left.length, 1);
      assert.ok(left[0]?.includes(`${host.origin}/team/shop/`) && left[0].includes(before ?? "-"));
      assert.equal(webhook().state().health, "none");
    });

    it("passes every check, and says reason, cure and place of what does not", async () => {
      const results = async () => (await webhook().check()).checks.map(({ name, result }) => `${name} ${result}`);
      await webhook().test();
      assert.deepEqual(await results(), ["token good", "role good", "branch good", "hook good", "delivery good"]);
      host.receiverCode = 500;
      assert.deepEqual(await webhook().test(), { kind: "failed", code: 500 });
      const delivery = (await webhook().check()).checks.at(-1);
      assert.deepEqual([delivery?.result, delivery?.reason], ["bad", "unreachable"]);
      assert.ok(delivery?.cure !== "" && delivery?.link?.includes(ids()[0] ?? "-"));
      host.hooks.clear();
      const hook = (await webhook().check()).checks.find(({ name }) => name === "hook");
      assert.deepEqual([hook?.result, hook?.reason, hook?.cure], ["bad", "notFound", "Renew the webhook."]);
      loseRights();
      const role = (await webhook().check()).checks.find(({ name }) => name === "role");
      assert.deepEqual([role?.result, role?.reason], ["warning", "forbidden"]);
    });

    it("is found over pages", async () => {
      const [own] = host.hooks.entries();
      assert.ok(own);
      host.hooks.clear();
      for (const other of ["1", "2", "3", "4"])
        (host.hooks as Map<string, unknown>).set(other, stranger(own[1], other));
      (host.hooks as Map<string, unknown>).set(own[0], own[1]);
      assert.equal((await webhook().look()).isPresent, true);
    });
  });
}

/** Somebody else's webhook. */
function stranger(own: object, id: string): object {
  const url = `https://other.example.test/${id}`;
  return "fields" in own ? { ...own, id, fields: { url }, log: [] } : { ...own, id, config: { url }, log: [] };
}
