import "../vscodeStub.ts";
import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { WebhookState } from "../../../../src/webhooks/webhookState.ts";
import type { WebhookHealth } from "../../../../src/webhooks/webhookState.ts";

const { webhookFacts } = await import("../../../../src/editor/panel/webhooks/webhookFacts.ts");
const { repositoryNotices } = await import("../../../../src/editor/notices/hostNotices.ts");

const NOW = Date.parse("2026-11-25T12:00:00Z");
const DAY = 86_400_000;
const NONE: WebhookState = {
  host: "gitlab",
  health: "none",
  shownAddress: undefined,
  isPresent: undefined,
  events: [],
  branch: undefined,
  isActive: undefined,
  disabledUntil: undefined,
  changes: [],
  lastDelivery: undefined,
  createdAt: undefined,
  expiresAt: undefined,
  secretSince: undefined,
  lastSyncedAt: undefined,
  link: undefined,
  problem: undefined,
  token: undefined,
  isReceiving: true,
  can: {
    changeSecret: true,
    deliveries: true,
    redeliver: true,
    hookHealth: true,
    branchFilter: true,
    rotateToken: true,
    tokenExpiry: true,
  },
};
const HOOK: WebhookState = {
  ...NONE,
  health: "ok",
  shownAddress: "https://hooks.example.com/mooring/0123456789ab/…",
  isPresent: true,
  events: ["push"],
  branch: "main",
  isActive: true,
  lastDelivery: { at: NOW - 60_000, code: 202, from: "log" },
  createdAt: NOW - DAY,
  expiresAt: NOW + 89 * DAY,
  secretSince: NOW - DAY,
  lastSyncedAt: NOW - 5_000,
  link: "https://gitlab.example.com/shop/-/hooks/1",
};
const TOKEN: NonNullable<WebhookState["token"]> = {
  login: "shop-bot",
  isPerson: false,
  scopes: ["api"],
  expiresAt: NOW + 100 * DAY,
  createdAt: undefined,
  missing: [],
  canRotate: true,
  role: "maintain",
  mayHook: true,
  checkedAt: NOW,
};
const actions = (state: WebhookState) => webhookFacts(state, NOW).actions.map(({ action }) => action);

describe("what the Webhooks tab shows", () => {
  it("offers to create a webhook where there is none", () => {
    const shown = webhookFacts(NONE, NOW);
    assert.deepEqual([shown.word, shown.tone, shown.facts, shown.address], ["No webhook", "quiet", [], ""]);
    assert.deepEqual(actions(NONE), ["connect", "check"]);
    assert.equal(shown.actions[0]?.isFirst, true);
  });

  it("says what to do first where no receiver is open", () => {
    const shown = webhookFacts({ ...NONE, isReceiving: false }, NOW);
    assert.match(shown.steps.join(" "), /mooring\.webhooks\.receive.*mooring\.webhooks\.address.*Create Webhook/);
    assert.deepEqual(actions({ ...NONE, isReceiving: false }), ["connect", "check", "openSettings"]);
    assert.deepEqual(webhookFacts({ ...HOOK, isReceiving: false }, NOW).steps, []);
  });

  it("shows one that was asked for with the repository and is not made yet, with what stands in its way", () => {
    const wanted = { ...NONE, health: "wanted" } as const;
    const shown = webhookFacts(wanted, NOW);
    assert.deepEqual([shown.word, shown.tone, shown.facts], ["Pending", "quiet", []]);
    assert.deepEqual(actions(wanted), ["connect", "check", "disconnect"]);
    const problem = {
      reason: "forbidden",
      message: "No rights.",
      steps: ["Ask."],
      link: undefined,
      since: NOW,
    } as const;
    const failed = webhookFacts({ ...wanted, problem }, NOW);
    assert.deepEqual([failed.message, failed.steps, failed.tone], ["No rights.", ["Ask."], "warning"]);
  });

  it("tells how a webhook stands at the host", () => {
    const shown = webhookFacts(HOOK, NOW);
    assert.deepEqual([shown.word, shown.tone], ["OK", "good"]);
    const facts = Object.fromEntries(shown.facts.map(({ label, value }) => [label, value]));
    assert.equal(facts["Present at the host"], "yes");
    assert.equal(facts["Events"], "push · main");
    assert.equal(facts["Last delivery"], "answered with 202, 1 min ago");
    assert.match(String(facts.Expires), /^in 89 days: /);
    assert.equal(facts["Checked"], "5 s ago");
    assert.deepEqual(actions(HOOK), ["test", "renew", "rotateSecret", "check", "openAtHost", "disconnect"]);
  });

  const healths: readonly (readonly [WebhookHealth, string, string])[] = [
    ["failing", "warning", "renew"],
    ["changed", "warning", "renew"],
    ["paused", "warning", "renew"],
    ["disabled", "bad", "renew"],
    ["missing", "bad", "renew"],
    ["expired", "bad", "renew"],
  ];
  for (const [health, tone, first] of healths)
    it(`puts the way out first when it is ${health}`, () => {
      const shown = webhookFacts({ ...HOOK, health }, NOW);
      assert.deepEqual([shown.tone, shown.actions.find(({ isFirst }) => isFirst)?.action], [tone, first]);
      assert.equal(actions({ ...HOOK, health }).includes("test"), health !== "missing");
    });

  it("says what the host cannot do, and offers nothing of it", () => {
    const can = { ...(NONE.can ?? assert.fail()), deliveries: false, redeliver: false, rotateToken: false };
    const shown = webhookFacts({ ...HOOK, host: "gitea", can, token: { ...TOKEN, canRotate: false } }, NOW);
    assert.match(shown.noLog, /does not provide a delivery log/);
    assert.equal(shown.canRedeliver, false);
    assert.ok(!shown.actions.some(({ action }) => action === "rotateToken"));
  });

  it("tells what a person can do where Mooring could not", () => {
    const problem = {
      reason: "forbidden",
      message: "No rights.",
      steps: ["Ask.", "Renew."],
      link: "https://x/y",
      since: NOW,
    } as const;
    const shown = webhookFacts({ ...HOOK, problem }, NOW);
    assert.deepEqual([shown.message, shown.steps, shown.tone], ["No rights.", ["Ask.", "Renew."], "warning"]);
    assert.ok(shown.actions.some(({ action }) => action === "openCure"));
  });

  it("counts the days of a token, and warns of the last fourteen", () => {
    const at = (days: number) => webhookFacts({ ...HOOK, token: { ...TOKEN, expiresAt: NOW + days * DAY } }, NOW);
    assert.deepEqual([at(15).tokenTone, at(15).tokenNote], ["quiet", ""]);
    assert.match(at(13).token.find(({ label }) => label === "Expires")?.value ?? "", /^in 13 days/);
    assert.deepEqual([at(13).tokenTone, at(-1).tokenTone], ["warning", "bad"]);
    assert.match(at(13).tokenNote, /can exchange/);
  });
});

describe("what is told of a host", () => {
  const keys = (state: WebhookState) =>
    repositoryNotices("r1", "shop", state, NOW).map(({ key, message }) => [key.split(":")[1], message]);

  it("is nothing while all is well", () => {
    assert.deepEqual(keys({ ...HOOK, token: TOKEN }), []);
  });

  it("is each matter by itself, with a key that stays while it is the same", () => {
    const problem = { reason: "forbidden", message: "No rights.", steps: [], link: undefined, since: 5 } as const;
    const state = { ...HOOK, problem, token: { ...TOKEN, expiresAt: NOW + 3 * DAY } };
    assert.deepEqual(keys(state), [
      ["hook", "The webhook for shop is not working: No rights."],
      ["token", "The token for shop expires in 3 days."],
    ]);
    const later = repositoryNotices("r1", "shop", state, NOW + DAY).map(({ key }) => key);
    assert.deepEqual(
      repositoryNotices("r1", "shop", state, NOW).map(({ key }) => key),
      later,
    );
    assert.notDeepEqual(
      repositoryNotices("r1", "shop", state, NOW + 4 * DAY).map(({ key }) => key),
      later,
    );
  });

  it("says that a lost token is not asked for again", () => {
    const rotation = { startedAt: 1, state: "lost" } as const;
    assert.deepEqual(
      keys({ ...HOOK, token: { ...TOKEN, rotation } }).map(([key]) => key),
      ["lost"],
    );
  });
});
