import assert from "node:assert/strict";
import { Sensitive } from "../../../src/model/sensitive.ts";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../../src/model/json.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { apps, connectFake, core, discovery } from "./connectFake.ts";
import { FakeClock } from "./fakeClock.ts";
import { type FakeAnswer, status } from "./fakeServer.ts";

const discover = (path: string): FakeAnswer | undefined =>
  path === "/api" ? core : path === "/apis" ? apps : undefined;

describe("catalog", () => {
  it("comes from two requests, names groups that failed, and keeps the order of preference", async () => {
    const stale = {
      body: {
        kind: "APIGroupDiscoveryList",
        items: [
          {
            metadata: { name: "metrics.k8s.io" },
            versions: [{ version: "v1beta1", freshness: "Stale", resources: [] }],
          },
          {
            metadata: { name: "autoscaling" },
            versions: ["v2", "v1"].map((version) => ({
              version,
              freshness: "Current",
              resources: [
                {
                  resource: "horizontalpodautoscalers",
                  responseKind: { kind: "HorizontalPodAutoscaler" },
                  scope: "Namespaced",
                  verbs: [],
                  ...(version === "v2" ? { subresources: [{ subresource: "status" }] } : {}),
                },
              ],
            })),
          },
        ],
      },
    };
    const { cluster } = await connectFake(({ path }) => (path === "/api" ? core : stale));
    const catalog = await cluster.catalog();
    assert.equal(cluster.requests.discovery, 2);
    assert.deepEqual(catalog.failedGroups, ["metrics.k8s.io/v1beta1"]);
    assert.deepEqual(
      catalog.findKind("autoscaling", "HorizontalPodAutoscaler").map(({ version }) => version),
      ["v2", "v1"],
    );
    assert.deepEqual(
      catalog.findKind("autoscaling", "HorizontalPodAutoscaler").map(({ hasStatus }) => hasStatus),
      [true, false],
    );
    assert.equal(catalog.find("v1", "Namespace")?.namespaced, false);
    assert.equal(catalog.find("apps/v1", "Deployment"), undefined);
  });

  it("asks each group of a server that knows no aggregated discovery", async () => {
    const old: Record<string, FakeAnswer> = {
      "/api": { body: { kind: "APIVersions", versions: ["v1"] } },
      "/apis": {
        body: {
          kind: "APIGroupList",
          groups: [
            {
              name: "apps",
              preferredVersion: { version: "v1" },
              versions: [{ version: "v1beta1" }, { version: "v1" }],
            },
            { name: "broken", versions: [{ version: "v1" }] },
          ],
        },
      },
      "/api/v1": {
        body: {
          kind: "APIResourceList",
          resources: [
            { name: "pods", kind: "Pod", namespaced: true, verbs: ["get"] },
            { name: "pods/log", kind: "Pod", namespaced: true, verbs: ["get"] },
            { name: "pods/status", kind: "Pod", namespaced: true, verbs: ["get"] },
          ],
        },
      },
      "/apis/apps/v1": {
        body: { resources: [{ name: "deployments", kind: "Deployment", namespaced: true, verbs: ["get"] }] },
      },
      "/apis/apps/v1beta1": {
        body: { resources: [{ name: "deployments", kind: "Deployment", namespaced: true, verbs: ["get"] }] },
      },
    };
    const { cluster } = await connectFake(({ path }) => old[path] ?? status(404, "no"));
    const catalog = await cluster.catalog();
    assert.deepEqual(
      catalog.findKind("apps", "Deployment").map(({ version }) => version),
      ["v1", "v1beta1"],
    );
    assert.deepEqual(
      catalog.all.map(({ kind, hasStatus }) => [kind, hasStatus]),
      [
        ["Pod", true],
        ["Deployment", false],
        ["Deployment", false],
      ],
    );
    assert.deepEqual(catalog.failedGroups, ["broken/v1"]);
  });

  it("a kind that is unknown is looked for once more, then told", async () => {
    let isInstalled = false;
    const widgets = discovery({
      "apps/v1": [{ kind: "Deployment", resource: "deployments" }],
      "x.dev/v1": [{ kind: "Widget", resource: "widgets" }],
    });
    const { cluster } = await connectFake(({ path }) =>
      path === "/api"
        ? core
        : path === "/apis"
          ? isInstalled
            ? widgets
            : apps
          : { body: { metadata: { name: "w" } } },
    );
    const ref = { apiVersion: "x.dev/v1", kind: "Widget", namespace: "shop", name: "w" };
    await assert.rejects(
      cluster.get(ref),
      (error) =>
        MooringError.is(error, "notFound") && /Widget.*x\.dev\/v1.*CustomResourceDefinition/.test(error.message),
    );
    isInstalled = true;
    assert.equal((await cluster.get(ref))?.ref.kind, "Widget");
  });
});

describe("what is kept on disk", () => {
  const index = { paths: { "apis/apps/v1": { serverRelativeURL: "/openapi/v3/apis/apps/v1?hash=ABC1" } } };
  const document = { components: { schemas: { Deployment: { type: "object", maximum: "LONG" } } } };
  const answer = ({ path, headers }: { path: string; headers: readonly (readonly [string, string])[] }): FakeAnswer => {
    if (path === "/openapi/v3") return { body: index };
    if (path.startsWith("/openapi/v3/apis/apps/v1"))
      return { body: JSON.stringify(document).replace('"LONG"', "9007199254740993") };
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
    assert.deepEqual(
      second.transport.sent.map(({ path }) => path),
      ["/api", "/apis", "/openapi/v3"],
    );
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

  it("a schema that changes a moment after its CRD did is not missed", async () => {
    let hash = "OLD1";
    const crds = discovery({
      "apiextensions.k8s.io/v1": [
        { kind: "CustomResourceDefinition", resource: "customresourcedefinitions", scope: "Cluster" },
      ],
    });
    const { cluster, clock } = await connectFake(({ path }) => {
      if (path === "/openapi/v3")
        return {
          body: { paths: { "apis/x.dev/v1": { serverRelativeURL: `/openapi/v3/apis/x.dev/v1?hash=${hash}` } } },
        };
      return path.startsWith("/openapi/v3/")
        ? { body: document }
        : path === "/api"
          ? core
          : path === "/apis"
            ? crds
            : { body: {} };
    });
    assert.equal((await cluster.schema("x.dev/v1"))?.hash, "OLD1");
    await clock.advance(60_000);
    await cluster.apply(
      new Sensitive({
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "x" },
      }),
      { dryRun: false, force: false },
    );
    assert.equal((await cluster.schema("x.dev/v1"))?.hash, "OLD1", "not published yet");
    hash = "NEW2";
    await clock.advance(3_000);
    assert.equal((await cluster.schema("x.dev/v1"))?.hash, "NEW2");
    await clock.advance(60_000);
    await cluster.schema("x.dev/v1");
    const asked = cluster.requests.discovery;
    await clock.advance(60_000);
    await cluster.schema("x.dev/v1");
    assert.equal(cluster.requests.discovery, asked, "and then it is left in peace");
  });

  it("a schema that moved on since the index was read is found under its new hash", async () => {
    let moved = false;
    const { cluster } = await connectFake(({ path }) => {
      if (path === "/openapi/v3")
        return {
          body: moved
            ? { paths: { "apis/apps/v1": { serverRelativeURL: "/openapi/v3/apis/apps/v1?hash=NEW2" } } }
            : index,
        };
      if (path.includes("hash=NEW2")) return { body: document };
      moved = true;
      return { status: 301, headers: { location: "/openapi/v3/apis/apps/v1?hash=NEW2" } };
    });
    assert.equal((await cluster.schema("apps/v1"))?.hash, "NEW2");
  });
});
