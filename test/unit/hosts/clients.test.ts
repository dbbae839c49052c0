import assert from "node:assert/strict";
import { createHost, nodeTransport } from "../../../src/hosts/hosts.ts";
import type { Host } from "../../../src/hosts/host.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { HostServer } from "./hostServer.ts";

const LONG_ID = "90071992547409931234";

describe("the clients of GitHub and GitLab", () => {
  let server: HostServer;

  beforeEach(async () => {
    server = new HostServer();
    await server.start();
  });
  afterEach(() => server.stop());

  const host = (kind: "github" | "gitlab"): Host =>
    createHost({
      kind,
      place: { origin: server.origin, path: "team/shop" },
      api: `${server.origin}/${kind === "github" ? "api/v3" : "api/v4"}/`,
      credential: { kind: "token", secret: "canary-0123456789" },
      send: nodeTransport({ environment: {} }),
      clock: systemClock,
    });
  const hook = { url: "https://m.example.test/a", secret: "s", events: ["push"], branch: undefined } as const;

  for (const kind of ["github", "gitlab"] as const) {
    it(`sends a write to ${kind} once, whatever the answer`, async () => {
      for (const status of [502, 429]) {
        server.heard.length = 0;
        server.answers({ status, headers: { "retry-after": "1" } });
        await assert.rejects(host(kind).createHook(hook), (error) => MooringError.is(error));
        assert.equal(server.heard.length, 1);
        assert.equal(server.heard[0]?.authorization, "Bearer canary-0123456789");
      }
    });
  }

  it("keeps GitHub's ids of deliveries whole", async () => {
    server.answers({ body: `[{"id":${LONG_ID},"event":"push","status_code":200}]` });
    assert.equal((await host("github").deliveries("7"))[0]?.id, LONG_ID);
    server.answers({ status: 202 });
    await host("github").redeliver("7", LONG_ID);
    assert.ok(server.heard.at(-1)?.url.endsWith(`/hooks/7/deliveries/${LONG_ID}/attempts`));
  });

  const content = Buffer.from("a: 1\n").toString("base64");
  const files = {
    github: {
      body: JSON.stringify({ type: "file", sha: "blob1", content: `${content}\n`, encoding: "base64" }),
      url: "/api/v3/repos/team/shop/contents/apps%2Fweb.yaml?ref=feature%2Fone",
      basedOn: "blob1",
    },
    gitlab: {
      body: JSON.stringify({ last_commit_id: "commit1", content, encoding: "base64" }),
      url: "/api/v4/projects/team%2Fshop/repository/files/apps%2Fweb.yaml?ref=feature%2Fone",
      basedOn: "commit1",
    },
  } as const;
  for (const kind of ["github", "gitlab"] as const) {
    it(`reads a file of a branch at ${kind} with what guards a commit to it`, async () => {
      const { body, url, basedOn } = files[kind];
      server.answers({ body });
      assert.deepEqual(await host(kind).file("feature/one", "apps/web.yaml"), { text: "a: 1\n", basedOn });
      assert.equal(decodeURIComponent(server.heard[0]?.url ?? ""), decodeURIComponent(url));
      server.answers({ status: 404, body: '{"message":"404 Not Found"}' });
      assert.equal(await host(kind).file("main", "none.yaml"), undefined);
      server.answers({ body: body.replace('"base64"', '"none"') });
      await assert.rejects(host(kind).file("main", "large.yaml"), (error) => MooringError.is(error, "refused"));
    });

    it(`finds the pull request between two branches at ${kind}, where one is open`, async () => {
      const page = "https://example.test/1";
      server.answers({ body: JSON.stringify([{ html_url: page, web_url: page }]) });
      const between = { from: "mooring/shop", into: "main" };
      assert.equal(await host(kind).findPullRequest(between), page);
      const asked = new URL(server.heard[0]?.url ?? "", server.origin);
      const query = Object.fromEntries(asked.searchParams);
      if (kind === "github") {
        assert.equal(asked.pathname, "/api/v3/repos/team/shop/pulls");
        assert.deepEqual([query.head, query.base, query.state], ["team:mooring/shop", "main", "open"]);
      } else {
        assert.equal(asked.pathname, "/api/v4/projects/team%2Fshop/merge_requests");
        assert.deepEqual([query.source_branch, query.target_branch, query.state], ["mooring/shop", "main", "opened"]);
      }
      server.answers({ body: "[]" });
      assert.equal(await host(kind).findPullRequest(between), undefined);
    });
  }

  it("reads what GitLab says of a hook that it switched off", async () => {
    server.answers({
      body: `[{"id":${LONG_ID},"url":"u","push_events":true,"alert_status":"temporarily_disabled","disabled_until":"2026-01-01T00:00:00Z"}]`,
    });
    const [found] = await host("gitlab").hooks();
    assert.deepEqual([found?.id, found?.health], [LONG_ID, "disabledForNow"]);
    assert.ok(server.heard[0]?.url.startsWith("/api/v4/projects/team%2Fshop/hooks"));
  });

  it("reads when a token of GitHub ends", async () => {
    const headers = { "github-authentication-token-expiration": "2027-10-12 09:00:00 +0900", "x-oauth-scopes": "user" };
    server.answers({ headers, body: '{"login":"ann","type":"User"}' });
    const token = await host("github").token();
    assert.equal(token.expiresAt, Date.UTC(2027, 9, 12));
    assert.equal(token.missing.length, 2);
  });
});
