// Webhooks and tokens at GitLab, by a fake that keeps state and knows no request beyond GitLab's documentation.
import assert from "node:assert/strict";
import type { Repositories } from "../../../src/repositories/repositories.ts";
import { SignatureCheck } from "../../../src/hosts/receiver/signatures.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { FakeGitLab } from "../../testbed/hosts/fakeGitLab.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { RepositoryRig } from "../repositories/repositoryRig.ts";
import { ShiftedClock } from "./shiftedClock.ts";

const DAY = 86_400_000;
const ROTATE = "POST /api/v4/personal_access_tokens/self/rotate";

describe("a webhook and a token at GitLab", () => {
  let gitlab: FakeGitLab;
  let rig: RepositoryRig;
  let clock: ShiftedClock;
  let repositories: Repositories;
  let token = "";
  let id = "";

  beforeEach(async () => {
    gitlab = new FakeGitLab();
    await gitlab.start();
    rig = new RepositoryRig();
    clock = new ShiftedClock();
    rig.clock = clock;
    repositories = await open();
    token = gitlab.token(["api"], 5);
    const url = `${gitlab.origin}/team/shop.git`;
    const record = await repositories.add({
      name: "shop",
      branch: "main",
      url,
      level: "private",
      access: "token",
      secret: { secret: token },
    });
    ({ id } = record);
  });
  afterEach(async () => {
    await rig.remove();
    await gitlab.stop();
    assert.deepEqual(gitlab.violations, []);
  });

  const open = (): Promise<Repositories> =>
    rig.open({
      hosts: { receiver: () => "https://m.example.test", hookLifetime: () => 90 * DAY, rotatesTokens: () => false },
    });
  const webhook = () => repositories.webhook(id);
  const only = () => {
    const [hook, ...more] = gitlab.hooks.values();
    assert.ok(hook);
    assert.equal(more.length, 0);
    return hook;
  };
  const asked = (way: string): number => gitlab.requests.filter((one) => one === way).length;

  it("is made for the branch, with a secret that is shown nowhere, and an id that no number holds", async () => {
    const state = await webhook().connect();
    const { id: made, fields } = only();
    assert.ok(BigInt(made) > BigInt(Number.MAX_SAFE_INTEGER));
    assert.deepEqual([fields.push_events, fields.push_events_branch_filter], [true, "main"]);
    assert.match(String(fields.url), /^https:\/\/m\.example\.test\/mooring\/[0-9a-f]{12}\/[\w-]{32}$/);
    assert.match(String(fields.signing_token), /^whsec_/);
    assert.equal(fields.token, undefined);
    assert.equal(state.host, "gitlab");
    assert.equal(state.isPresent, true);
    const everything = JSON.stringify([state, rig.logged]);
    for (const secret of [String(fields.signing_token), String(fields.url), token])
      assert.ok(!everything.includes(secret));
  });

  it("is seen to be paused or switched off by GitLab", async () => {
    await webhook().connect();
    only().alert_status = "temporarily_disabled";
    assert.equal((await webhook().look()).health, "paused");
    only().alert_status = "disabled";
    assert.equal((await webhook().look()).health, "disabled");
    only().alert_status = "executable";
    only().fields.push_events_branch_filter = "other";
    assert.equal((await webhook().look()).health, "changed");
    only().fields.push_events_branch_filter = "main";
    delete only().fields.signing_token;
    assert.equal((await webhook().look()).health, "changed");
    gitlab.hooks.clear();
    assert.equal((await webhook().look()).health, "missing");
  });

  it("is looked at without a second answer of the same, until something changes", async () => {
    await webhook().connect();
    await webhook().look();
    gitlab.unchanged.length = 0;
    const { health } = await webhook().look();
    assert.deepEqual(
      gitlab.unchanged.map((way) => way.replace(/\d{5,}/, ":id")),
      ["GET /api/v4/projects/team%2Fshop/hooks", "GET /api/v4/projects/team%2Fshop/hooks/:id/events"],
    );
    assert.equal(health, "ok");
    gitlab.receiverCode = 500;
    await webhook().test();
    assert.equal((await webhook().look()).health, "failing");
    only().alert_status = "temporarily_disabled";
    assert.equal((await webhook().look()).health, "paused");
  });

  it("gets its secret back when somebody took it away at GitLab", async () => {
    await webhook().connect();
    const { signing_token: secret } = only().fields;
    delete only().fields.signing_token;
    assert.equal((await webhook().connect()).health, "ok");
    assert.equal(only().fields.signing_token, secret);
  });

  it("takes deliveries signed with the old key and with the new one for a while, and an old server's token", async () => {
    for (const signs of [true, false]) {
      gitlab.signs = signs;
      await webhook().connect();
      const body = Buffer.from("{}");
      const segment = String(only().fields.url).split("/").at(-1) ?? "";
      const isTaken = async (headers: Record<string, string>): Promise<boolean> => {
        const { secrets = [] } = (await repositories.receiving(segment)) ?? {};
        const check = new SignatureCheck("gitlab", secrets, headers, clock.now());
        check.update(body);
        return check.isRight();
      };
      const before = { ...only(), fields: { ...only().fields } };
      await webhook().rotateSecret();
      assert.notDeepEqual(before.fields, only().fields);
      const signed = (hook: typeof before) => gitlab.headersOf(hook, "{}", clock.now());
      assert.deepEqual([await isTaken(signed(before)), await isTaken(signed(only()))], [true, true]);
      clock.pass(2 * DAY);
      assert.deepEqual([await isTaken(signed(before)), await isTaken(signed(only()))], [false, true]);
      await webhook().disconnect();
    }
  });

  it("is made anew by itself when GitLab switched it off for good", async () => {
    await webhook().connect();
    const { id: before } = only();
    only().alert_status = "disabled";
    clock.pass(DAY / 24);
    await waitFor("a new webhook", () => gitlab.hooks.size === 1 && !gitlab.hooks.has(before));
    assert.equal((await webhook().look()).health, "ok");
  });

  it("is made anew when somebody connects it after GitLab switched it off for good", async () => {
    await webhook().connect();
    const { id: before } = only();
    only().alert_status = "disabled";
    assert.equal((await webhook().connect()).health, "ok");
    assert.notEqual(only().id, before);
  });

  it("is deleted, and by force listed as what is left where GitLab says no", async () => {
    await webhook().connect();
    gitlab.accessLevel = 30;
    await assert.rejects(webhook().disconnect(), (error) => MooringError.is(error, "forbidden"));
    assert.equal(gitlab.hooks.size, 1);
    const left = await webhook().disconnect({ force: true });
    assert.equal(left.length, 1);
    assert.match(left[0] ?? "", /hooks/);
    assert.equal(webhook().state().health, "none");
  });

  it("tells the token's end, role and what is missing, in GitLab's words", async () => {
    const { checks } = await webhook().check();
    assert.deepEqual(
      checks.slice(0, 3).map(({ name, result }) => [name, result]),
      [
        ["token", "warning"],
        ["role", "good"],
        ["branch", "good"],
      ],
    );
    gitlab.accessLevel = 30;
    const role = (await webhook().check()).checks.find(({ name }) => name === "role");
    assert.notEqual(role?.result, "good");
    assert.match(`${role?.message} ${role?.cure}`, /Maintainer|maintain/i);
  });

  it("writes a commit status in GitLab's words", async () => {
    await webhook().setStatus("a".repeat(40), {
      context: "mooring/drift",
      state: "failure",
      description: "1 object drifted",
      link: undefined,
    });
    assert.deepEqual([gitlab.statuses[0]?.state, gitlab.statuses[0]?.context], ["failed", "mooring/drift"]);
  });

  it("exchanges a token: the new one is kept, the old one is dead, the next request uses the new one", async () => {
    await webhook().check();
    await webhook().rotateToken();
    assert.equal(gitlab.isAlive(token), false);
    const kept = [...rig.secrets.values()].filter((value) => value.startsWith("glpat-") && value !== token);
    assert.equal(kept.length, 1);
    assert.ok(gitlab.isAlive(kept[0] ?? ""));
    assert.equal((await webhook().check()).checks[0]?.result, "good");
    assert.equal(asked(ROTATE), 1);
    assert.ok(!JSON.stringify([webhook().state(), rig.logged, repositories.list()]).includes(kept[0] ?? "-"));
  });

  it("exchanges it once, however many ask at the same time", async () => {
    await webhook().check();
    const outcomes = await Promise.allSettled([webhook().rotateToken(), webhook().rotateToken()]);
    assert.equal(outcomes[0].status, "fulfilled");
    // the second one waits for its turn and exchanges the new token, or is refused: never the dead one
    const kept = [...rig.secrets.values()].filter((value) => value.startsWith("glpat-") && gitlab.isAlive(value));
    assert.equal(kept.length, 1);
  });

  it("never asks again when the answer was lost, also for another repository with this token", async () => {
    await webhook().check();
    gitlab.next = { match: /rotate$/, answer: "hangUp" };
    await assert.rejects(
      webhook().rotateToken(),
      (error) => MooringError.is(error, "signIn") && /lost/.test(error.message),
    );
    assert.equal(webhook().state().token?.rotation?.state, "lost");
    await assert.rejects(webhook().rotateToken(), (error) => MooringError.is(error, "signIn"));
    const url = `${gitlab.origin}/team/twin.git`;
    const other = { name: "twin", url, level: "private", access: "token", secret: { secret: token } } as const;
    const twin = await repositories.add(other);
    await assert.rejects(repositories.webhook(twin.id).rotateToken(), (error) => MooringError.is(error));
    assert.equal(asked(ROTATE), 1);
  });

  it("says what a refusal was, and leaves the token as it is", async () => {
    await webhook().check();
    gitlab.next = { match: /rotate$/, answer: [403, { message: "403 Forbidden" }] };
    await assert.rejects(webhook().rotateToken(), (error) => MooringError.is(error, "forbidden"));
    assert.equal(webhook().state().token?.rotation?.state, "refused");
    assert.ok(gitlab.isAlive(token));
  });
});
