import assert from "node:assert/strict";
import type { Cluster } from "../../../src/cluster/api/cluster.ts";
import { transferFields } from "../../../src/reconcile/apply/transferFields.ts";
import { ServerError } from "../../../src/cluster/http/serverError.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { Sensitive } from "../../../src/model/sensitive.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { configMap, deployment, dryRun, namespace } from "./objects.ts";
import { apply, resource, useConnections } from "./suite.ts";

describe("writing to a real API server", function () {
  this.timeout(60_000);
  const plane = useControlPlane();
  const connections = useConnections();
  let cluster: Cluster;

  before(async () => {
    cluster = await connections.open(plane().kubeconfig);
    await apply(cluster, namespace("lab"));
  });

  it("a dry-run predicts and changes nothing; an apply of the same changes nothing twice", async () => {
    const predicted = await cluster.apply(new Sensitive(deployment("nginx:1")), dryRun);
    assert.ok(predicted.kind === "ok");
    assert.equal(
      await cluster.get({ apiVersion: "apps/v1", kind: "Deployment", namespace: "lab", name: "web" }),
      undefined,
    );
    const live = await apply(cluster, deployment("nginx:1"));
    assert.equal(live.managedFields[0]?.manager, "mooring");
    assert.equal((live.body.metadata as JsonObject).managedFields, undefined);
    assert.equal((await apply(cluster, deployment("nginx:1"))).resourceVersion, live.resourceVersion);
  });

  it("conflicts name field and manager; force takes them", async () => {
    await apply(cluster, deployment("nginx:1"));
    await plane().kubectl(["scale", "deployment/web", "-n", "lab", "--replicas=4"]);
    const result = await cluster.apply(new Sensitive(deployment("nginx:2", 2)), { ...dryRun, fieldManager: "other" });
    assert.ok(result.kind === "conflict");
    const found = result.conflicts
      .map(({ path, manager }) => `${path.map((element) => JSON.stringify(element)).join("")} ${manager}`)
      .sort();
    assert.deepEqual(found, [
      '{"field":"metadata"}{"field":"annotations"}{"field":"example.dev/team.name"} mooring',
      '{"field":"spec"}{"field":"replicas"} kubectl',
      '{"field":"spec"}{"field":"template"}{"field":"spec"}{"field":"containers"}{"keys":{"name":"app"}}{"field":"image"} mooring',
    ]);
    const forced = await cluster.apply(new Sensitive(deployment("nginx:2", 2)), {
      dryRun: true,
      force: true,
      fieldManager: "other",
    });
    assert.equal(forced.kind, "ok");
  });

  const refusals: [string, () => JsonObject, string, string | undefined][] = [
    [
      "a field the schema does not know",
      () => ({ ...deployment("nginx:1"), spec: { ...(deployment("nginx:1").spec as JsonObject), foo: 1 } }),
      "invalid",
      "foo",
    ],
    ["a wrong type", () => configMap("a", { n: 1 }), "invalid", "n"],
    ["a wrong value", () => deployment("nginx:1", -1), "invalid", "replicas"],
    [
      "an immutable field",
      () => ({
        ...deployment("nginx:1"),
        spec: {
          ...(deployment("nginx:1").spec as JsonObject),
          selector: { matchLabels: { app: "web", more: "x" } },
          template: {
            metadata: { labels: { app: "web", more: "x" } },
            spec: { containers: [{ name: "app", image: "nginx:1" }] },
          },
        },
      }),
      "immutable",
      "selector",
    ],
    [
      "a namespace that is missing",
      () => ({ ...configMap("a"), metadata: { name: "a", namespace: "nowhere" } }),
      "notFound",
      undefined,
    ],
    [
      "a kind nobody serves",
      () => ({ apiVersion: "x.dev/v1", kind: "Widget", metadata: { name: "a", namespace: "lab" } }),
      "notFound",
      undefined,
    ],
    ["no namespace", () => ({ ...configMap("a"), metadata: { name: "a" } }), "badInput", undefined],
    [
      "a Secret that is no base64",
      () => ({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "s", namespace: "lab" },
        data: { password: "canary-not-base64!" },
      }),
      "invalid",
      undefined,
    ],
  ];
  for (const [name, object, reason, field] of refusals) {
    it(`${name} is ${reason}`, async () => {
      await assert.rejects(cluster.apply(new Sensitive(object()), { dryRun: true, force: true }), (error) => {
        assert.ok(MooringError.is(error), String(error));
        assert.equal(error.reason, reason, error.message);
        assert.ok(!error.message.includes("canary"));
        if (field)
          assert.ok(
            error instanceof ServerError &&
              error.fields.some(({ path }) => JSON.stringify(path.at(-1)) === JSON.stringify({ field })),
            JSON.stringify(error),
          );
        return true;
      });
    });
  }

  it("fields of client-side apply are taken over, and then removals take effect", async () => {
    const before = { ...configMap("csa", { keep: "1", drop: "2" }) };
    await plane().kubectl(["apply", "-f", "-"], { input: JSON.stringify(before) });
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "lab", name: "csa" };
    const stays = await apply(cluster, configMap("csa", { keep: "1" }));
    assert.deepEqual(stays.body.data, { keep: "1", drop: "2" });
    const patch = transferFields(stays, "mooring", [[{ field: "data" }, { field: "drop" }]]);
    assert.ok(patch);
    const taken = await cluster.patchManagedFields(ref, patch);
    assert.deepEqual(
      taken.managedFields.map(({ manager, operation }) => `${manager} ${operation}`),
      ["mooring Apply", "kubectl-client-side-apply Update"],
    );
    assert.doesNotMatch(JSON.stringify(taken.managedFields[1]), /f:drop/);
    assert.deepEqual((await apply(cluster, configMap("csa", { keep: "1" }))).body.data, { keep: "1" });
    await assert.rejects(cluster.patchManagedFields(ref, patch), (error) => MooringError.is(error, "conflict"));
  });

  it("deletes exactly the object that was meant", async () => {
    const live = await apply(cluster, configMap("short-lived"));
    const options = { propagation: "Background", dryRun: false } as const;
    await assert.rejects(cluster.delete(live.ref, { ...options, uid: "another" }), (error) =>
      MooringError.is(error, "conflict"),
    );
    await assert.rejects(cluster.delete(live.ref, { ...options, uid: live.uid, resourceVersion: "1" }), (error) =>
      MooringError.is(error, "conflict"),
    );
    await cluster.delete(live.ref, { ...options, uid: live.uid, dryRun: true });
    assert.ok(await cluster.get(live.ref));
    await cluster.delete(live.ref, { ...options, uid: live.uid });
    assert.equal(await cluster.get(live.ref), undefined);
    await cluster.delete(live.ref, { ...options, uid: live.uid });
  });

  it("a custom resource keeps every field and every digit", async () => {
    await apply(cluster, {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "widgets.lab.dev" },
      spec: {
        group: "lab.dev",
        scope: "Namespaced",
        names: { plural: "widgets", singular: "widget", kind: "Widget" },
        versions: [
          {
            name: "v1",
            served: true,
            storage: true,
            schema: {
              openAPIV3Schema: {
                type: "object",
                properties: {
                  spec: {
                    type: "object",
                    properties: {
                      big: { type: "integer", format: "int64" },
                      free: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                      parts: {
                        type: "array",
                        "x-kubernetes-list-type": "map",
                        "x-kubernetes-list-map-keys": ["name"],
                        items: { type: "object", required: ["name"], properties: { name: { type: "string" } } },
                      },
                    },
                    "x-kubernetes-validations": [{ rule: "self.big > 0" }],
                  },
                },
              },
            },
          },
        ],
      },
    });
    const crd = await cluster.get({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      namespace: "",
      name: "widgets.lab.dev",
    });
    const text = JSON.stringify(crd?.body);
    for (const kept of [
      "x-kubernetes-preserve-unknown-fields",
      "x-kubernetes-list-type",
      "x-kubernetes-list-map-keys",
      "x-kubernetes-validations",
    ])
      assert.ok(text.includes(kept), kept);
    await waitFor(
      "the kind to be served",
      async () => (await cluster.catalog(undefined, { refresh: true })).find("lab.dev/v1", "Widget") !== undefined,
    );
    const spec = {
      big: 9007199254740993n,
      free: { any: [{ thing: 9007199254740995n }], empty: {} },
      parts: [{ name: "a" }],
    };
    const widget: JsonObject = {
      apiVersion: "lab.dev/v1",
      kind: "Widget",
      metadata: { name: "w", namespace: "lab" },
      spec,
    };
    assert.deepEqual((await apply(cluster, widget)).body.spec, spec);
    const { objects } = await cluster.list(await resource(cluster, "lab.dev/v1", "Widget"), "lab");
    assert.deepEqual(objects[0]?.body.spec, spec);
    const schema = await waitFor("the schema", () => cluster.schema("lab.dev/v1"));
    assert.ok(JSON.stringify(schema?.schemas).includes("x-kubernetes-preserve-unknown-fields"));
    await assert.rejects(
      cluster.apply(new Sensitive({ ...widget, spec: { ...spec, unknwon: 1 } }), dryRun),
      (error) => error instanceof ServerError && error.reason === "invalid" && error.fields.length === 1,
    );
  });

  it("a Secret shows in nothing but what is marked as sensitive", async () => {
    const value = "canary-8f3a";
    const secret: JsonObject = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "s", namespace: "lab" },
      data: { password: Buffer.from(value).toString("base64") },
      stringData: { more: `${value}-more` },
    };
    await plane().kubectl(["apply", "-f", "-"], {
      input: JSON.stringify({ ...secret, metadata: { name: "old", namespace: "lab" } }),
    });
    const seen: unknown[] = [await apply(cluster, secret)];
    const ref = { apiVersion: "v1", kind: "Secret", namespace: "lab", name: "old" };
    seen.push(
      await cluster.get(ref),
      await cluster.getRaw(ref),
      await cluster.list(await resource(cluster, "v1", "Secret"), "lab"),
    );
    const refusal = cluster
      .apply(new Sensitive({ ...secret, type: "kubernetes.io/tls" }), dryRun)
      .catch((error: unknown) => seen.push(String(error), error));
    await refusal;
    const shown = JSON.stringify([seen, connections.lines]);
    assert.ok(!shown.includes(value) && !shown.includes(Buffer.from(value).toString("base64").slice(0, 12)));
    assert.ok(
      JSON.stringify((await cluster.getRaw(ref))?.expose()).includes(Buffer.from(value).toString("base64")),
      "the way out for exports still works",
    );
  });
});
