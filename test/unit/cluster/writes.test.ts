import assert from "node:assert/strict";
import { Sensitive } from "../../../src/model/sensitive.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { apps, connectFake, core, discovery } from "./connectFake.ts";
import { type FakeAnswer, status } from "./fakeServer.ts";

const configMap = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "shop" },
  ...more,
});
const discover = (path: string): FakeAnswer | undefined =>
  path === "/api" ? core : path === "/apis" ? apps : undefined;

describe("writes", () => {
  it("send the object digit for digit, by server-side apply with strict validation", async () => {
    const { cluster, transport } = await connectFake(({ path }) => discover(path) ?? { body: configMap("a") });
    await cluster.apply(new Sensitive(configMap("a", { data: { n: 9007199254740993n } })), {
      dryRun: true,
      force: false,
    });
    const sent = transport.sent.at(-1);
    assert.equal(sent?.method, "PATCH");
    assert.equal(
      sent.path,
      "/api/v1/namespaces/shop/configmaps/a?fieldManager=mooring&force=false&dryRun=All&fieldValidation=Strict",
    );
    assert.ok(sent.body?.includes("9007199254740993"));
    assert.equal(cluster.requests.dryRun, 1);
    await cluster.apply(new Sensitive(configMap("a")), { dryRun: false, force: true, fieldManager: "other" });
    assert.ok(transport.sent.at(-1)?.path.endsWith("?fieldManager=other&force=true&fieldValidation=Strict"));
  });

  it("over 1.5 MiB are refused before they are sent", async () => {
    const { cluster } = await connectFake(({ path }) => discover(path) ?? {});
    await assert.rejects(
      cluster.apply(new Sensitive(configMap("a", { data: { x: "y".repeat(1_600_000) } })), {
        dryRun: true,
        force: false,
      }),
      (error) => MooringError.is(error, "tooLarge") && /shop\/a/.test(error.message),
    );
    assert.equal(cluster.requests.dryRun, 0);
  });

  it("delete exactly one object, and what is gone already is fine", async () => {
    const { cluster, transport } = await connectFake(
      ({ path, method }) => discover(path) ?? (method === "DELETE" ? status(404, "gone") : {}),
    );
    await cluster.delete(
      { apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name: "a" },
      { uid: "u1", resourceVersion: "7", propagation: "Background", dryRun: true },
    );
    assert.deepEqual(JSON.parse(transport.sent.at(-1)?.body ?? ""), {
      apiVersion: "v1",
      kind: "DeleteOptions",
      preconditions: { uid: "u1", resourceVersion: "7" },
      propagationPolicy: "Background",
      dryRun: ["All"],
    });
  });

  it("an applied CRD makes the catalog be asked for again", async () => {
    const crds = discovery({
      "apiextensions.k8s.io/v1": [
        { kind: "CustomResourceDefinition", resource: "customresourcedefinitions", scope: "Cluster" },
      ],
    });
    const { cluster } = await connectFake(({ path }) =>
      path === "/api" ? core : path === "/apis" ? crds : { body: {} },
    );
    await cluster.catalog();
    await cluster.apply(
      new Sensitive({
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "x" },
      }),
      { dryRun: false, force: false },
    );
    await cluster.catalog();
    assert.equal(cluster.requests.discovery, 4);
  });
});

describe("Secrets", () => {
  const value = "canary-value";
  const secret: JsonObject = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "s",
      namespace: "shop",
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": value },
    },
    data: { password: Buffer.from(value).toString("base64") },
  };
  const shows = (thing: unknown): boolean => {
    const text =
      typeof thing === "string"
        ? thing
        : JSON.stringify(thing, (_key, item: unknown) =>
            item instanceof Error ? { ...item, message: item.message, stack: item.stack } : item,
          );
    return text.includes(value) || text.includes(Buffer.from(value).toString("base64"));
  };

  it("enter redacted by every way in, and leave only in what is sent", async () => {
    const { cluster, transport, log } = await connectFake(
      ({ path, method }) =>
        discover(path) ??
        (method === "GET" && !path.endsWith("/s") ? { body: { items: [secret], metadata: {} } } : { body: secret }),
    );
    const secrets = (await cluster.catalog()).find("v1", "Secret");
    assert.ok(secrets);
    const ref = { apiVersion: "v1", kind: "Secret", namespace: "shop", name: "s" };
    const raw = await cluster.getRaw(ref);
    const wire = new Sensitive(secret);
    assert.ok(raw && raw.expose().kind === "Secret");
    const seen = [
      await cluster.list(secrets, "shop"),
      await cluster.get(ref),
      raw,
      wire,
      await cluster.apply(wire, { dryRun: true, force: false }),
      await cluster.create(wire, { dryRun: true }),
      log,
    ];
    assert.ok(!shows(seen));
    assert.ok(shows(transport.sent.at(-1)?.body));
  });

  it("do not show in errors", async () => {
    const { cluster, log } = await connectFake(
      ({ path }) =>
        discover(path) ??
        status(422, `Secret "s" is invalid: data: Invalid value: "${value}"`, {
          details: { causes: [{ field: "data", message: `Invalid value: "${value}"` }] },
        }),
    );
    await assert.rejects(
      cluster.apply(new Sensitive(secret), { dryRun: false, force: false }),
      (error) => !shows(error) && MooringError.is(error, "invalid"),
    );
    assert.ok(!shows(log));
  });
});
