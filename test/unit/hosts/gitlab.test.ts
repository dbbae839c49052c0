// What GitLab's client writes beyond webhooks, by a fake that keeps state.
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "mocha";
import type { Host } from "../../../src/hosts/host.ts";
import { createHost, nodeTransport } from "../../../src/hosts/hosts.ts";
import { SignatureCheck } from "../../../src/hosts/receiver/signatures.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { freshSecret } from "../../../src/webhooks/hook/hookSecrets.ts";
import { FakeGitLab } from "../../testbed/hosts/fakeGitLab.ts";

describe("GitLab as a host", () => {
  let gitlab: FakeGitLab;
  let host: Host;

  beforeEach(async () => {
    gitlab = new FakeGitLab();
    await gitlab.start();
    host = open(gitlab.token(["api"], 90));
  });
  afterEach(async () => {
    await gitlab.stop();
    assert.deepEqual(gitlab.violations, []);
  });

  const open = (secret: string): Host =>
    createHost({
      kind: "gitlab",
      place: { origin: gitlab.origin, path: "team/shop" },
      api: `${gitlab.origin}/api/v4/`,
      credential: { kind: "token", secret },
      send: nodeTransport({ environment: {} }),
      clock: systemClock,
    });

  it("commits files without a clone, and never over one that is another", async () => {
    const change = (basedOn: string | undefined) =>
      ({ branch: "main", message: "Update", files: [{ path: "apps/a b.yaml", text: "a: 1\n", basedOn }] }) as const;
    const first = await host.commitFiles(change(undefined));
    await assert.rejects(host.commitFiles(change(undefined)), (error) => MooringError.is(error, "conflict"));
    await assert.rejects(host.commitFiles(change("old")), (error) => MooringError.is(error, "conflict"));
    await host.commitFiles(change(first));
    const page = await host.openPullRequest({ from: "mooring/x", into: "main", title: "Update", text: "" });
    assert.match(page, /merge_requests\/1$/);
    const { text, basedOn } = (await host.file("main", "apps/a b.yaml")) ?? {};
    assert.deepEqual([text, basedOn], ["a: 1\n", gitlab.files.get("apps/a b.yaml")]);
    assert.equal(await host.file("main", "apps/gone.yaml"), undefined);
    assert.equal(await host.findPullRequest({ from: "mooring/x", into: "main" }), page);
    assert.equal(await host.findPullRequest({ from: "mooring/y", into: "main" }), undefined);
  });

  it("reads the commit statuses that it wrote", async () => {
    const status = { context: "mooring/drift", state: "failure", description: "1 drifted", link: undefined } as const;
    await host.setStatus("a".repeat(40), status);
    assert.deepEqual(await host.statuses("a".repeat(40)), [status]);
  });

  it("says where a token is made when this one is wrong, and never the token", async () => {
    await assert.rejects(
      open("glpat-wrong").repository(),
      (error) =>
        MooringError.is(error, "signIn") &&
        error.message.includes(`${gitlab.origin}/-/user_settings/personal_access_tokens`) &&
        !error.message.includes("glpat-wrong"),
    );
  });

  it("makes a new token, and does not even ask to do so with one that is dead", async () => {
    const old = gitlab.token(["api"], 90);
    const { secret } = await open(old).rotateToken(Date.now() + 86_400_000);
    assert.deepEqual([gitlab.isAlive(old), gitlab.isAlive(secret)], [false, true]);
    await assert.rejects(open(old).rotateToken(Date.now()), (error) => MooringError.is(error, "signIn"));
    assert.equal(gitlab.requests.filter((one) => one.endsWith("/rotate")).length, 1);
    assert.equal(gitlab.isAlive(secret), true);
  });

  it("revokes the whole family where a dead token is used once more, as GitLab does", async () => {
    const old = gitlab.token(["api"], 90);
    const { secret } = await open(old).rotateToken(Date.now() + 86_400_000);
    const address = `${gitlab.origin}/api/v4/personal_access_tokens/self/rotate`;
    const answer = await fetch(address, { method: "POST", headers: { authorization: `Bearer ${old}` } });
    assert.equal(answer.status, 401);
    assert.equal(gitlab.isAlive(secret), false);
  });

  for (const signs of [true, false])
    it(`has deliveries proven by a server that ${signs ? "signs them" : "is too old to sign them"}`, async () => {
      gitlab.signs = signs;
      const [first, second] = [freshSecret(), freshSecret()];
      const url = "https://m.example.test/a";
      const { id, hasSecret } = await host.createHook({ url, secret: first, events: ["push"], branch: "main" });
      const hook = gitlab.hooks.get(id);
      assert.ok(hook);
      const isProven = (secret: string): boolean => {
        const [body, now] = ['{"ref":"refs/heads/main"}', Date.now()];
        const headers = gitlab.headersOf(hook, body, now);
        assert.equal("webhook-signature" in headers, signs);
        // a key that signs is never sent in clear
        assert.equal("x-gitlab-token" in headers, !signs);
        const check = new SignatureCheck("gitlab", [secret], headers, now);
        check.update(Buffer.from(body));
        return check.isRight();
      };
      assert.deepEqual([isProven(first), isProven(second), hasSecret], [true, false, signs ? true : undefined]);
      await host.editHook(id, { secret: second });
      assert.deepEqual([isProven(first), isProven(second)], [false, true]);
      await host.editHook(id, { url: "https://m.example.test/b", secret: first });
      assert.equal(isProven(first), true);
    });

  it("leaves no webhook without a secret behind", async () => {
    gitlab.signs = false;
    gitlab.next = { match: /^PUT/, answer: [500, { message: "500 Internal Server Error" }] };
    const hook = { url: "https://m.example.test/a", secret: freshSecret(), events: ["push"], branch: "main" } as const;
    await assert.rejects(host.createHook(hook), (error) => MooringError.is(error, "unreachable"));
    assert.equal(gitlab.hooks.size, 0);
  });
});
