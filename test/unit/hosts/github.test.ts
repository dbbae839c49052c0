// GitHub's client and what is built on it, by a fake that checks every request against GitHub's own description.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Host } from "../../../src/hosts/host.ts";
import { createHost, detectHost, nodeTransport } from "../../../src/hosts/hosts.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { FakeGitHub } from "../../testbed/hosts/fakeGitHub.ts";

const TOKEN = "ghp_canary0123456789";
const SHA = "a".repeat(40);

describe("GitHub as a host", () => {
  let github: FakeGitHub;
  let host: Host;
  const send = nodeTransport({ environment: {} });

  beforeEach(async () => {
    github = new FakeGitHub(TOKEN);
    await github.start();
    host = open(TOKEN);
  });
  afterEach(async () => {
    await github.stop();
    assert.deepEqual(github.violations, []);
  });

  const open = (secret: string): Host =>
    createHost({
      kind: "github",
      place: { origin: github.origin, path: "team/shop" },
      api: `${github.origin}/api/v3/`,
      credential: { kind: "token", secret },
      send,
      clock: systemClock,
    });
  const hook = (name: string) =>
    ({ url: `https://m.example.test/${name}`, secret: "s3cret", events: ["push"], branch: undefined }) as const;
  const refused = (reason: string) => (error: unknown) =>
    MooringError.is(error) && error.reason === reason && !error.message.includes(TOKEN);

  it("is found by its API under a name of one's own", async () => {
    const found = await detectHost({ origin: github.origin, path: "team/shop" }, { send, clock: systemClock });
    assert.deepEqual(found, { kind: "github", api: `${github.origin}/api/v3/` });
  });

  it("tells whose token it is, when it ends in both ways of writing it, and what it lacks", async () => {
    github.expires = "2027-10-12 09:00:00 UTC";
    assert.deepEqual(
      await host.token().then(({ login, isPerson, expiresAt, missing }) => [login, isPerson, expiresAt, missing]),
      ["ann", true, Date.parse("2027-10-12T09:00:00Z"), []],
    );
    github.expires = "2027-10-12 09:00:00 +0900";
    github.scopes = "repo:status";
    const token = await host.token();
    assert.equal(token.expiresAt, Date.parse("2027-10-12T00:00:00Z"));
    assert.match(token.missing.join(), /admin:repo_hook/);
    github.expires = undefined;
    github.scopes = undefined;
    const other = open(TOKEN); // which remembers no answer
    assert.deepEqual(await other.token().then(({ expiresAt, scopes }) => [expiresAt, scopes]), [undefined, undefined]);
  });

  it("keeps webhooks from their making to their end, over pages", async () => {
    const made = [];
    for (const name of ["a", "b", "c", "d", "e"]) made.push(await host.createHook(hook(name)));
    assert.deepEqual((await host.hooks()).map(({ url }) => url).length, 5);
    assert.equal(github.requests.filter((one) => one.endsWith("/hooks") && one.startsWith("GET")).length, 3);
    const id = made[0]?.id ?? "";
    assert.deepEqual(
      [made[0]?.isActive, made[0]?.events, made[0]?.health, made[0]?.checksTls],
      [true, ["push"], "unknown", true],
    );
    await host.editHook(id, { secret: "other" });
    assert.equal(github.hooks.get(id)?.config.secret, "other");
    assert.equal(github.hooks.get(id)?.config.url, "https://m.example.test/a");
    await host.editHook(id, { isActive: false });
    assert.equal((await host.hooks())[0]?.health, "disabled");
    assert.equal(github.hooks.get(id)?.config.secret, "other");
    await host.testHook(id, "main");
    await host.deleteHook(id);
    await host.deleteHook(id);
    assert.equal(github.hooks.size, 4);
  });

  it("reads deliveries with both texts, without what proves the sender, and sends one again; ids stay whole", async () => {
    const { id } = await host.createHook(hook("a"));
    const [first] = await host.deliveries(id);
    assert.deepEqual([first?.id, first?.code, first?.duration], ["90071992547409931234", 202, 120]);
    const whole = await host.delivery(id, first?.id ?? "");
    assert.match(whole.requestBody, /refs\/heads\/main/);
    assert.ok(!JSON.stringify(whole).includes("sha256=abc"));
    await host.redeliver(id, first?.id ?? "");
    assert.deepEqual(github.redelivered, ["90071992547409931234"]);
  });

  it("hands on what somebody wrote into a delivery without terminal escapes and turned text, and else as it is (A14)", async () => {
    const { id } = await host.createHook(hook("a"));
    const hostile = "<img src=x onerror=alert(1)>[x](command:go)";
    const turned = `${hostile}\u001b[31m\u202egnp.exe\u2066`;
    github.texts.request.payload.ref = turned;
    github.texts.response = { headers: { Server: turned }, payload: turned };
    const [first] = await host.deliveries(id);
    const { requestBody, answerHeaders, answerBody } = await host.delivery(id, first?.id ?? "");
    for (const text of [requestBody, answerHeaders.Server ?? "", answerBody]) {
      assert.ok(text.includes(`${hostile}gnp.exe`) || text.includes(`${hostile}\\u001b[31mgnp.exe`), text);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are what is looked for
      assert.doesNotMatch(text, /[\u001b\u202a-\u202e\u2066-\u2069]/);
    }
  });

  it("knows a webhook whose last delivery failed", async () => {
    const { id } = await host.createHook(hook("a"));
    const known = github.hooks.get(id);
    assert.ok(known);
    known.lastCode = 500;
    assert.deepEqual(await host.hooks().then(([one]) => [one?.health, one?.lastCode]), ["failing", 500]);
  });

  it("writes and reads commit statuses", async () => {
    await host.setStatus(SHA, {
      context: "mooring/drift",
      state: "success",
      description: "x".repeat(200),
      link: undefined,
    });
    assert.equal(String(github.statuses[0]?.description).length, 140);
    assert.deepEqual(await host.statuses(SHA).then(([one]) => [one?.context, one?.state]), [
      "mooring/drift",
      "success",
    ]);
  });

  it("commits a file without a clone, and never over one that is another", async () => {
    const change = (basedOn: string | undefined) =>
      ({
        branch: "main",
        message: "Update",
        files: [{ path: "apps/cart/a b.yaml", text: "a: 1\n", basedOn }],
      }) as const;
    assert.match(await host.commitFiles(change(undefined)), /^c+1$/);
    await assert.rejects(host.commitFiles(change(undefined)), refused("conflict"));
    await assert.rejects(host.commitFiles(change("old")), refused("conflict"));
    assert.match(await host.commitFiles(change("blob1")), /^c+2$/);
    const page = await host.openPullRequest({ from: "mooring/x", into: "main", title: "Update", text: "" });
    assert.match(page, /\/pull\/1$/);
    assert.deepEqual(await host.file("main", "apps/cart/a b.yaml"), { text: "a: 1\n", basedOn: "blob2" });
    assert.equal(await host.file("main", "apps/gone.yaml"), undefined);
    assert.equal(await host.findPullRequest({ from: "mooring/x", into: "main" }), page);
    assert.equal(await host.findPullRequest({ from: "mooring/y", into: "main" }), undefined);
  });

  it("sends what writes once, whatever the answer, and reads again as it is told", async () => {
    for (const status of [429, 502] as const) {
      github.requests.length = 0;
      github.next.push({ match: /^POST/, answer: [status, { message: "no" }, { "retry-after": "0" }] });
      await assert.rejects(host.createHook(hook("a")), (error) => MooringError.is(error));
      assert.equal(github.requests.filter((one) => one.startsWith("POST")).length, 1);
    }
    assert.equal(github.hooks.size, 0);
    github.next.push({ match: /^GET .*hooks/, answer: [502, { message: "no" }] });
    github.next.push({
      match: /^GET .*hooks/,
      answer: [403, { message: "You have exceeded a secondary rate limit" }, { "retry-after": "0" }],
    });
    assert.deepEqual(await host.hooks(), []);
  });

  it("says what is wrong by its kind, in GitHub's words, and never the token", async () => {
    await assert.rejects(open("ghp_wrong").repository(), refused("signIn"));
    github.role = "push";
    assert.deepEqual(await host.repository().then(({ role, mayHook }) => [role, mayHook]), ["write", false]);
    await assert.rejects(
      host.createHook(hook("a")),
      (error) => MooringError.is(error, "notFound") || MooringError.is(error, "forbidden"),
    );
    await assert.rejects(host.branch("gone"), refused("notFound"));
    github.next.push({ match: /^GET/, answer: [422, { message: "Validation Failed" }] });
    await assert.rejects(host.repository(), refused("invalid"));
    await assert.rejects(host.rotateToken(0), refused("refused"));
  });

  it("is asked at no cost for what did not change, and what changed is seen", async () => {
    const { id } = await host.createHook(hook("a"));
    const look = async () => ({ hooks: await host.hooks(), log: await host.deliveries(id), token: await host.token() });
    github.expires = "2027-10-12 09:00:00 UTC";
    const first = await look();
    const { remaining } = github;
    github.expires = "2027-10-13 09:00:00 UTC";
    const second = await look();
    assert.equal(github.remaining, remaining);
    assert.deepEqual(
      github.unchanged.map((way) => way.replace(/\d+/, ":id")),
      ["/repos/team/shop/hooks", "/repos/team/shop/hooks/:id/deliveries", "/user"],
    );
    assert.deepEqual([second.hooks, second.log], [first.hooks, first.log]);
    assert.equal((second.token.expiresAt ?? 0) - (first.token.expiresAt ?? 0), 86_400_000);
    await host.testHook(id, "main");
    await host.editHook(id, { isActive: false });
    const third = await look();
    assert.equal(third.log.length, first.log.length + 1);
    assert.equal(third.hooks[0]?.isActive, false);
    assert.equal(github.remaining, remaining - 4);
  });

  it("shows nobody the answers that another token was given", async () => {
    await host.hooks();
    await host.hooks();
    assert.equal(github.unchanged.length, 1);
    await assert.rejects(open("ghp_other").hooks(), refused("signIn"));
    assert.equal(github.unchanged.length, 1);
  });
});
