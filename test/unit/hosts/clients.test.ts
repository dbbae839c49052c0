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
