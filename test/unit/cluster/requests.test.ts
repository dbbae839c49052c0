import assert from "node:assert/strict";
import { Sensitive } from "../../../src/model/sensitive.ts";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../../src/model/json.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { apps, connectFake, core } from "./connectFake.ts";
import { settle } from "./fakeClock.ts";
import { configMaps, type FakeAnswer, networkFailure, status } from "./fakeServer.ts";

const configMap = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "shop" },
  ...more,
});
const discover = (path: string): FakeAnswer | undefined =>
  path === "/api" ? core : path === "/apis" ? apps : undefined;
const rejectsWith = (reason: string) => (error: unknown) => MooringError.is(error) && error.reason === reason;

describe("requests", () => {
  it("a 401 makes a token file be read again, once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mooring-token-"));
    const tokenFile = join(folder, "token");
    await writeFile(tokenFile, "old");
    const { cluster, transport } = await connectFake(
      async ({ headers }) => {
        const token = headers.find(([name]) => name === "Authorization")?.[1];
        if (token === "Bearer new") return { body: { items: [], metadata: { resourceVersion: "1" } } };
        await writeFile(tokenFile, "new");
        return status(401, "Unauthorized");
      },
      { user: { tokenFile } },
    );
    await cluster.list(configMaps, "shop");
    assert.equal(transport.sent.length, 2);
    assert.equal(cluster.requests.list, 2, "each attempt counts");
    await rm(folder, { recursive: true });
  });

  it("a 401 that stays is signIn", async () => {
    const { cluster, transport } = await connectFake(() => status(401, "Unauthorized"));
    await assert.rejects(cluster.list(configMaps, "shop"), rejectsWith("signIn"));
    assert.equal(transport.sent.length, 1);
  });

  it("429 waits as long as asked, for everything, and then goes on", async () => {
    const { cluster, transport, clock } = await connectFake((_request, at) =>
      at === 0
        ? { ...status(429, "slow down"), headers: { "retry-after": "5" } }
        : { body: { items: [], metadata: {} } },
    );
    const first = cluster.list(configMaps, "shop");
    await settle();
    const second = cluster.list(configMaps, "other");
    await clock.advance(4_900);
    assert.equal(transport.sent.length, 1);
    await clock.advance(200);
    await Promise.all([first, second]);
    assert.equal(transport.sent.length, 3);
  });

  it("a very long Retry-After is told instead of waited for", async () => {
    const { cluster } = await connectFake(() => ({ ...status(429, "slow down"), headers: { "retry-after": "120" } }));
    await assert.rejects(
      cluster.list(configMaps, "shop"),
      (error) => MooringError.is(error, "throttled") && error.retryAfter === 120,
    );
  });

  it("reads are tried again after 503 and a cut connection, writes that are not idempotent are not", async () => {
    const trouble = [status(503, "etcd"), networkFailure("ECONNRESET")];
    const { cluster, transport, clock } = await connectFake(
      ({ path, method }) =>
        discover(path) ??
        trouble.shift() ??
        (method === "GET" ? { body: { items: [], metadata: {} } } : status(503, "etcd")),
    );
    const list = cluster.list(configMaps, "shop");
    await clock.advance(5_000);
    await list;
    assert.equal(transport.sent.length, 3);
    await assert.rejects(cluster.create(new Sensitive(configMap("a")), { dryRun: false }), rejectsWith("unreachable"));
    assert.equal(cluster.requests.write, 1);
  });

  it("a dead server is told at once, with its name and why", async () => {
    const { cluster, transport } = await connectFake(() => networkFailure("ECONNREFUSED"));
    await assert.rejects(
      cluster.list(configMaps, "shop"),
      (error) => MooringError.is(error, "unreachable") && /k8s\.example.*connection refused/.test(error.message),
    );
    assert.equal(transport.sent.length, 1);
  });

  it("a login page is no answer, a redirect is not followed", async () => {
    const html = await connectFake(() => ({ body: "<html>sign in</html>" }));
    await assert.rejects(html.cluster.list(configMaps, "shop"), rejectsWith("unreachable"));
    const moved = await connectFake(() => ({ status: 302, headers: { location: "https://evil.example" } }));
    await assert.rejects(moved.cluster.list(configMaps, "shop"), rejectsWith("refused"));
    assert.equal(moved.transport.sent.length, 1);
  });

  it("cancel ends a wait", async () => {
    const { cluster } = await connectFake(() => ({ ...status(429, "slow down"), headers: { "retry-after": "20" } }));
    const abort = new AbortController();
    const list = cluster.list(configMaps, "shop", abort.signal);
    await settle();
    abort.abort();
    await assert.rejects(list, rejectsWith("cancelled"));
  });

  it("names that would leave their place in the URL are refused before anything is sent", async () => {
    const { cluster, transport } = await connectFake(({ path }) => discover(path) ?? {});
    for (const name of ["..", ".", "", "a/b", "a%2fb"])
      await assert.rejects(
        cluster.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name }),
        rejectsWith("badInput"),
      );
    await assert.rejects(
      cluster.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "", name: "a" }),
      rejectsWith("badInput"),
    );
    assert.equal(transport.sent.length, 2, "discovery only");
  });
});

describe("lists", () => {
  const page = (names: string[], next?: string): FakeAnswer => ({
    body: {
      metadata: { resourceVersion: "5", ...(next ? { continue: next } : {}) },
      items: names.map((name) => ({ metadata: { name, namespace: "shop" } })),
    },
  });

  it("go through all pages and fill in the kind", async () => {
    const { cluster, transport } = await connectFake(({ path }) =>
      path.includes("continue=next") ? page(["c"]) : page(["a", "b"], "next"),
    );
    const { objects, resourceVersion } = await cluster.list(configMaps, undefined);
    assert.deepEqual(
      objects.map(({ ref, body }) => [ref.name, body.kind, ref.apiVersion]),
      [
        ["a", "ConfigMap", "v1"],
        ["b", "ConfigMap", "v1"],
        ["c", "ConfigMap", "v1"],
      ],
    );
    assert.equal(resourceVersion, "5");
    assert.ok(transport.sent[0]?.path.startsWith("/api/v1/configmaps?limit=500"));
  });

  it("ask for fewer objects at once when they are big", async () => {
    const big = (next?: string): FakeAnswer => ({
      body: {
        metadata: { resourceVersion: "5", ...(next ? { continue: next } : {}) },
        items: [{ metadata: { name: "a", namespace: "shop" }, data: { big: "x".repeat(4_000_000) } }],
      },
    });
    const { cluster, transport } = await connectFake(({ path }) =>
      path.includes("continue") ? page(["b"]) : big("next"),
    );
    await cluster.list(configMaps, "shop");
    const limit = Number(/limit=(\d+)/.exec(transport.sent[1]?.path ?? "")?.[1]);
    assert.ok(limit >= 50 && limit < 250, String(limit));
  });

  it("start again once when a page has expired", async () => {
    let expired = 0;
    const { cluster, transport } = await connectFake(({ path }) =>
      !path.includes("continue") ? page(["a"], "next") : expired++ === 0 ? status(410, "expired") : page(["b"]),
    );
    assert.equal((await cluster.list(configMaps, "shop")).objects.length, 2);
    assert.equal(transport.sent.length, 4);
    const always = await connectFake(({ path }) =>
      path.includes("continue") ? status(410, "expired") : page(["a"], "next"),
    );
    await assert.rejects(always.cluster.list(configMaps, "shop"), rejectsWith("gone"));
  });
});
