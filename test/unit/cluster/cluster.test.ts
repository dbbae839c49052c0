import assert from "node:assert/strict";
import { Sensitive } from "../../../src/model/sensitive.ts";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../../src/model/json.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { apps, connectFake, core, discovery } from "./connectFake.ts";
import { FakeClock, settle } from "./fakeClock.ts";
import { configMaps, type FakeAnswer, networkFailure, status } from "./fakeServer.ts";

const configMap = (name: string, more: JsonObject = {}): JsonObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, ...more });
const discover = (path: string): FakeAnswer | undefined => (path === "/api" ? core : path === "/apis" ? apps : undefined);
const rejectsWith = (reason: string) => (error: unknown) => MooringError.is(error) && error.reason === reason;

describe("requests", () => {
  it("a 401 makes a token file be read again, once", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mooring-token-"));
    const tokenFile = join(folder, "token");
    await writeFile(tokenFile, "old");
    const { cluster, transport } = await connectFake(async ({ headers }) => {
      const token = headers.find(([name]) => name === "Authorization")?.[1];
      if (token === "Bearer new") return { body: { items: [], metadata: { resourceVersion: "1" } } };
      await writeFile(tokenFile, "new");
      return status(401, "Unauthorized");
    }, { user: { tokenFile } });
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
    const { cluster, transport, clock } = await connectFake((_request, at) => (at === 0 ? { ...status(429, "slow down"), headers: { "retry-after": "5" } } : { body: { items: [], metadata: {} } }));
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
    await assert.rejects(cluster.list(configMaps, "shop"), (error) => MooringError.is(error, "throttled") && error.retryAfter === 120);
  });

  it("reads are tried again after 503 and a cut connection, writes that are not idempotent are not", async () => {
    const trouble = [status(503, "etcd"), networkFailure("ECONNRESET")];
    const { cluster, transport, clock } = await connectFake(({ path, method }) => discover(path) ?? trouble.shift() ?? (method === "GET" ? { body: { items: [], metadata: {} } } : status(503, "etcd")));
    const list = cluster.list(configMaps, "shop");
    await clock.advance(5_000);
    await list;
    assert.equal(transport.sent.length, 3);
    await assert.rejects(cluster.create(new Sensitive(configMap("a")), { dryRun: false }), rejectsWith("unreachable"));
    assert.equal(cluster.requests.write, 1);
  });

  it("a dead server is told at once, with its name and why", async () => {
    const { cluster, transport } = await connectFake(() => networkFailure("ECONNREFUSED"));
    await assert.rejects(cluster.list(configMaps, "shop"), (error) => MooringError.is(error, "unreachable") && /k8s\.example.*nothing listens/.test(error.message));
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
    for (const name of ["..", ".", "", "a/b", "a%2fb"]) await assert.rejects(cluster.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name }), rejectsWith("badInput"));
    await assert.rejects(cluster.get({ apiVersion: "v1", kind: "ConfigMap", namespace: "", name: "a" }), rejectsWith("badInput"));
    assert.equal(transport.sent.length, 2, "discovery only");
  });
});

describe("lists", () => {
  const page = (names: string[], next?: string): FakeAnswer => ({ body: { metadata: { resourceVersion: "5", ...(next ? { continue: next } : {}) }, items: names.map((name) => ({ metadata: { name, namespace: "shop" } })) } });

  it("go through all pages and fill in the kind", async () => {
    const { cluster, transport } = await connectFake(({ path }) => (path.includes("continue=next") ? page(["c"]) : page(["a", "b"], "next")));
    const { objects, resourceVersion } = await cluster.list(configMaps, undefined);
    assert.deepEqual(objects.map(({ ref, body }) => [ref.name, body.kind, ref.apiVersion]), [["a", "ConfigMap", "v1"], ["b", "ConfigMap", "v1"], ["c", "ConfigMap", "v1"]]);
    assert.equal(resourceVersion, "5");
    assert.ok(transport.sent[0]?.path.startsWith("/api/v1/configmaps?limit=500"));
  });

  it("start again once when a page has expired", async () => {
    let expired = 0;
    const { cluster, transport } = await connectFake(({ path }) => (!path.includes("continue") ? page(["a"], "next") : expired++ === 0 ? status(410, "expired") : page(["b"])));
    assert.equal((await cluster.list(configMaps, "shop")).objects.length, 2);
    assert.equal(transport.sent.length, 4);
    const always = await connectFake(({ path }) => (path.includes("continue") ? status(410, "expired") : page(["a"], "next")));
    await assert.rejects(always.cluster.list(configMaps, "shop"), rejectsWith("gone"));
  });
});

describe("catalog", () => {
  it("comes from two requests, names groups that failed, and keeps the order of preference", async () => {
    const stale = { body: { kind: "APIGroupDiscoveryList", items: [{ metadata: { name: "metrics.k8s.io" }, versions: [{ version: "v1beta1", freshness: "Stale", resources: [] }] }, { metadata: { name: "autoscaling" }, versions: ["v2", "v1"].map((version) => ({ version, freshness: "Current", resources: [{ resource: "horizontalpodautoscalers", responseKind: { kind: "HorizontalPodAutoscaler" }, scope: "Namespaced", verbs: [] }] })) }] } };
    const { cluster } = await connectFake(({ path }) => (path === "/api" ? core : stale));
    const catalog = await cluster.catalog();
    assert.equal(cluster.requests.discovery, 2);
    assert.deepEqual(catalog.failedGroups, ["metrics.k8s.io/v1beta1"]);
    assert.deepEqual(catalog.findKind("autoscaling", "HorizontalPodAutoscaler").map(({ version }) => version), ["v2", "v1"]);
    assert.equal(catalog.find("v1", "Namespace")?.namespaced, false);
    assert.equal(catalog.find("apps/v1", "Deployment"), undefined);
  });

  it("asks each group of a server that knows no aggregated discovery", async () => {
    const old: Record<string, FakeAnswer> = {
      "/api": { body: { kind: "APIVersions", versions: ["v1"] } },
      "/apis": { body: { kind: "APIGroupList", groups: [{ name: "apps", preferredVersion: { version: "v1" }, versions: [{ version: "v1beta1" }, { version: "v1" }] }, { name: "broken", versions: [{ version: "v1" }] }] } },
      "/api/v1": { body: { kind: "APIResourceList", resources: [{ name: "pods", kind: "Pod", namespaced: true, verbs: ["get"] }, { name: "pods/log", kind: "Pod", namespaced: true, verbs: ["get"] }] } },
      "/apis/apps/v1": { body: { resources: [{ name: "deployments", kind: "Deployment", namespaced: true, verbs: ["get"] }] } },
      "/apis/apps/v1beta1": { body: { resources: [{ name: "deployments", kind: "Deployment", namespaced: true, verbs: ["get"] }] } },
    };
    const { cluster } = await connectFake(({ path }) => old[path] ?? status(404, "no"));
    const catalog = await cluster.catalog();
    assert.deepEqual(catalog.findKind("apps", "Deployment").map(({ version }) => version), ["v1", "v1beta1"]);
    assert.deepEqual(catalog.all.filter(({ kind }) => kind === "Pod").length, 1);
    assert.deepEqual(catalog.failedGroups, ["broken/v1"]);
  });

  it("a kind that is unknown is looked for once more, then told", async () => {
    let isInstalled = false;
    const widgets = discovery({ "apps/v1": [{ kind: "Deployment", resource: "deployments" }], "x.dev/v1": [{ kind: "Widget", resource: "widgets" }] });
    const { cluster } = await connectFake(({ path }) => (path === "/api" ? core : path === "/apis" ? (isInstalled ? widgets : apps) : { body: { metadata: { name: "w" } } }));
    const ref = { apiVersion: "x.dev/v1", kind: "Widget", namespace: "shop", name: "w" };
    await assert.rejects(cluster.get(ref), (error) => MooringError.is(error, "notFound") && /Widget.*x\.dev\/v1.*CustomResourceDefinition/.test(error.message));
    isInstalled = true;
    assert.equal((await cluster.get(ref))?.ref.kind, "Widget");
  });
});

describe("what is kept on disk", () => {
  const index = { paths: { "apis/apps/v1": { serverRelativeURL: "/openapi/v3/apis/apps/v1?hash=ABC1" } } };
  const document = { components: { schemas: { Deployment: { type: "object", maximum: "LONG" } } } };
  const answer = ({ path, headers }: { path: string; headers: readonly (readonly [string, string])[] }): FakeAnswer => {
    if (path === "/openapi/v3") return { body: index };
    if (path.startsWith("/openapi/v3/apis/apps/v1")) return { body: JSON.stringify(document).replace('"LONG"', "9007199254740993") };
    if (headers.some(([name]) => name === "If-None-Match")) return { status: 304 };
    return discover(path) ?? status(404, "no");
  };
  let cacheFolder: string;
  beforeEach(async () => {
    cacheFolder = await mkdtemp(join(tmpdir(), "mooring-cache-"));
  });
  afterEach(() => rm(cacheFolder, { recursive: true, force: true }));

  it("a second start needs no discovery and no schemas", async () => {
    const clock = new FakeClock();
    const first = await connectFake(answer, { cacheFolder, clock });
    await first.cluster.catalog();
    const schema = await first.cluster.schema("apps/v1");
    assert.equal(first.cluster.requests.discovery, 4);
    const second = await connectFake(answer, { cacheFolder, clock });
    assert.equal((await second.cluster.catalog()).hash, (await first.cluster.catalog()).hash);
    const kept = await second.cluster.schema("apps/v1");
    assert.deepEqual(kept, schema);
    assert.equal(kept?.hash, "ABC1");
    assert.equal((kept?.schemas.Deployment as JsonObject).maximum, 9007199254740993n);
    assert.equal(second.cluster.requests.total, 0);
  });

  it("is checked after ten minutes: two answers without a body, and the index", async () => {
    const clock = new FakeClock();
    const first = await connectFake(answer, { cacheFolder, clock });
    await first.cluster.catalog();
    await first.cluster.schema("apps/v1");
    await clock.advance(11 * 60_000);
    const second = await connectFake(answer, { cacheFolder, clock });
    assert.equal((await second.cluster.catalog()).all.length, 4);
    await second.cluster.schema("apps/v1");
    assert.deepEqual(second.transport.sent.map(({ path }) => path), ["/api", "/apis", "/openapi/v3"]);
  });

  it("a broken file is fetched again", async () => {
    const first = await connectFake(answer, { cacheFolder });
    await first.cluster.catalog();
    await first.cluster.schema("apps/v1");
    const servers = join(cacheFolder, "servers");
    for (const name of await readdir(servers)) {
      const text = await readFile(join(servers, name), "utf8");
      await writeFile(join(servers, name), text.slice(0, text.length - 5));
    }
    const second = await connectFake(answer, { cacheFolder });
    assert.equal((await second.cluster.catalog()).all.length, 4);
    assert.equal((await second.cluster.schema("apps/v1"))?.hash, "ABC1");
    assert.equal(second.cluster.requests.discovery, 4);
  });

  it("nowhere to keep it is no error", async () => {
    const { cluster } = await connectFake(answer, { cacheFolder: "/dev/null/nowhere" });
    assert.equal((await cluster.schema("apps/v1"))?.hash, "ABC1");
    assert.equal(await cluster.schema("unknown/v1"), undefined);
  });

  it("a schema that moved on since the index was read is found under its new hash", async () => {
    let moved = false;
    const { cluster } = await connectFake(({ path }) => {
      if (path === "/openapi/v3") return { body: moved ? { paths: { "apis/apps/v1": { serverRelativeURL: "/openapi/v3/apis/apps/v1?hash=NEW2" } } } : index };
      if (path.includes("hash=NEW2")) return { body: document };
      moved = true;
      return { status: 301, headers: { location: "/openapi/v3/apis/apps/v1?hash=NEW2" } };
    });
    assert.equal((await cluster.schema("apps/v1"))?.hash, "NEW2");
  });
});

describe("writes", () => {
  it("send the object digit for digit, by server-side apply with strict validation", async () => {
    const { cluster, transport } = await connectFake(({ path }) => discover(path) ?? { body: configMap("a") });
    await cluster.apply(new Sensitive(configMap("a", { data: { n: 9007199254740993n } })), { dryRun: true, force: false });
    const sent = transport.sent.at(-1);
    assert.equal(sent?.method, "PATCH");
    assert.equal(sent.path, "/api/v1/namespaces/shop/configmaps/a?fieldManager=mooring&force=false&dryRun=All&fieldValidation=Strict");
    assert.ok(sent.body?.includes("9007199254740993"));
    assert.equal(cluster.requests.dryRun, 1);
    await cluster.apply(new Sensitive(configMap("a")), { dryRun: false, force: true, fieldManager: "other" });
    assert.ok(transport.sent.at(-1)?.path.endsWith("?fieldManager=other&force=true&fieldValidation=Strict"));
  });

  it("over 1.5 MiB are refused before they are sent", async () => {
    const { cluster } = await connectFake(({ path }) => discover(path) ?? {});
    await assert.rejects(cluster.apply(new Sensitive(configMap("a", { data: { x: "y".repeat(1_600_000) } })), { dryRun: true, force: false }), (error) => MooringError.is(error, "tooLarge") && /shop\/a/.test(error.message));
    assert.equal(cluster.requests.dryRun, 0);
  });

  it("delete exactly one object, and what is gone already is fine", async () => {
    const { cluster, transport } = await connectFake(({ path, method }) => discover(path) ?? (method === "DELETE" ? status(404, "gone") : {}));
    await cluster.delete({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "a" }, { uid: "u1", resourceVersion: "7", propagation: "Background", dryRun: true });
    assert.deepEqual(JSON.parse(transport.sent.at(-1)?.body ?? ""), { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid: "u1", resourceVersion: "7" }, propagationPolicy: "Background", dryRun: ["All"] });
  });

  it("an applied CRD makes the catalog be asked for again", async () => {
    const crds = discovery({ "apiextensions.k8s.io/v1": [{ kind: "CustomResourceDefinition", resource: "customresourcedefinitions", scope: "Cluster" }] });
    const { cluster } = await connectFake(({ path }) => (path === "/api" ? core : path === "/apis" ? crds : { body: {} }));
    await cluster.catalog();
    await cluster.apply(new Sensitive({ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "x" } }), { dryRun: false, force: false });
    await cluster.catalog();
    assert.equal(cluster.requests.discovery, 4);
  });
});

describe("Secrets", () => {
  const value = "canary-value";
  const secret: JsonObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "shop", annotations: { "kubectl.kubernetes.io/last-applied-configuration": value } }, data: { password: Buffer.from(value).toString("base64") } };
  const shows = (thing: unknown): boolean => {
    const text = typeof thing === "string" ? thing : JSON.stringify(thing, (_key, item: unknown) => (item instanceof Error ? { ...item, message: item.message, stack: item.stack } : item));
    return text.includes(value) || text.includes(Buffer.from(value).toString("base64"));
  };

  it("enter redacted by every way in, and leave only in what is sent", async () => {
    const { cluster, transport, log } = await connectFake(({ path, method }) => discover(path) ?? (method === "GET" && !path.endsWith("/s") ? { body: { items: [secret], metadata: {} } } : { body: secret }));
    const secrets = (await cluster.catalog()).find("v1", "Secret");
    assert.ok(secrets);
    const ref = { apiVersion: "v1", kind: "Secret", namespace: "shop", name: "s" };
    const raw = await cluster.getRaw(ref);
    const wire = new Sensitive(secret);
    assert.ok(raw && raw.expose().kind === "Secret");
    const seen = [await cluster.list(secrets, "shop"), await cluster.get(ref), raw, wire, await cluster.apply(wire, { dryRun: true, force: false }), await cluster.create(wire, { dryRun: true }), log];
    assert.ok(!shows(seen));
    assert.ok(shows(transport.sent.at(-1)?.body));
  });

  it("do not show in errors", async () => {
    const { cluster, log } = await connectFake(({ path }) => discover(path) ?? status(422, `Secret "s" is invalid: data: Invalid value: "${value}"`, { details: { causes: [{ field: "data", message: `Invalid value: "${value}"` }] } }));
    await assert.rejects(cluster.apply(new Sensitive(secret), { dryRun: false, force: false }), (error) => !shows(error) && MooringError.is(error, "invalid"));
    assert.ok(!shows(log));
  });
});
