import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, connect as connectTo } from "node:net";
import { join } from "node:path";
import type { Cluster } from "../../../src/cluster/api/cluster.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { Sensitive } from "../../../src/model/sensitive.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { configMap, deployment, dryRun, namespace } from "./objects.ts";
import { apply, resource, useConnections } from "./suite.ts";

describe("reading from a real API server", function () {
  this.timeout(60_000);
  const plane = useControlPlane();
  const connections = useConnections();
  let cluster: Cluster;

  before(async () => {
    cluster = await connections.open(plane().kubeconfig);
    await apply(cluster, namespace("lab"));
  });

  it("tells who it is and what it serves, in few requests", async () => {
    const fresh = await connections.open(plane().kubeconfig);
    const catalog = await fresh.catalog();
    const identity = await fresh.identity();
    assert.equal(fresh.requests.total, 3);
    assert.deepEqual(catalog.find("apps/v1", "Deployment")?.plural, "deployments");
    assert.equal(catalog.find("v1", "Namespace")?.namespaced, false);
    assert.match(identity.uid, /^[0-9a-f-]{36}$/);
    assert.match(identity.caHash, /^[0-9a-f]{32}$/);
  });

  it("a second start takes catalog and schemas from disk", async () => {
    const cacheFolder = await connections.folder();
    const first = await connections.open(plane().kubeconfig, "admin", cacheFolder);
    const schema = await first.schema("apps/v1");
    await first.catalog();
    const second = await connections.open(plane().kubeconfig, "admin", cacheFolder);
    const deployments = await resource(second, "apps/v1", "Deployment");
    assert.deepEqual(await second.schema("apps/v1"), schema);
    assert.ok(Object.keys(schema?.schemas ?? {}).some((name) => name.endsWith("apps.v1.Deployment")));
    await second.list(deployments, undefined);
    assert.deepEqual(
      { ...second.requests },
      { discovery: 0, list: 1, get: 0, dryRun: 0, write: 0, watch: 0, total: 1 },
    );
    assert.equal((await first.catalog(undefined, { refresh: true })).hash, (await second.catalog()).hash);
  });

  it("many reads need few connections", async () => {
    await apply(cluster, configMap("read-me"));
    const fresh = await connections.open(plane().kubeconfig);
    let opened = 0;
    const count = (): void => void (opened += 1);
    subscribe("undici:client:connected", count);
    const ref = { apiVersion: "v1", kind: "ConfigMap", namespace: "lab", name: "read-me" };
    const reads = await Promise.all(Array.from({ length: 300 }, () => fresh.get(ref)));
    unsubscribe("undici:client:connected", count);
    assert.ok(reads.every((object) => object?.ref.name === "read-me"));
    assert.ok(opened > 0 && opened <= 8, `${opened} connections for ${fresh.requests.total} requests`);
  });

  it("lists over several pages give every object once", async () => {
    await Promise.all(
      Array.from({ length: 620 }, (_, at) =>
        cluster.create(
          new Sensitive({ ...configMap(`page-${at}`), metadata: { name: `page-${at}`, namespace: "lab" } }),
          { dryRun: false },
        ),
      ),
    );
    const lists = cluster.requests.list;
    const { objects } = await cluster.list(await resource(cluster, "v1", "ConfigMap"), "lab");
    const names = objects.map(({ ref }) => ref.name).filter((name) => name.startsWith("page-"));
    assert.equal(new Set(names).size, 620);
    assert.equal(names.length, 620);
    assert.equal(cluster.requests.list - lists, 2);
  });

  it("rights are asked for before they are needed", async () => {
    const reader = await connections.open(plane().kubeconfig, "reader");
    const deployments = await resource(reader, "apps/v1", "Deployment");
    assert.equal(await reader.can("list", deployments, "lab"), true);
    assert.equal(await reader.can("patch", deployments, "lab"), false);
    assert.equal(await reader.can("list", await resource(reader, "v1", "Secret"), "lab"), false);
    await assert.rejects(reader.apply(new Sensitive(deployment("nginx:3")), dryRun), (error) =>
      MooringError.is(error, "forbidden"),
    );
    await assert.rejects(reader.list(await resource(reader, "v1", "Secret"), "lab"), (error) =>
      MooringError.is(error, "forbidden"),
    );
  });

  describe("kubeconfigs", () => {
    /** A connection by a kubeconfig of one context; the right server, authority and token where the test names no others. */
    async function connectBy(cluster: JsonObject, user: JsonObject = {}): Promise<Cluster> {
      const { server, caFile, tokens } = plane();
      const config = {
        "current-context": "admin",
        clusters: [{ name: "c", cluster: { server, "certificate-authority": caFile, ...cluster } }],
        users: [{ name: "u", user: { token: tokens.admin, ...user } }],
        contexts: [{ name: "admin", context: { cluster: "c", user: "u" } }],
      };
      const file = join(await connections.folder(), "config");
      await writeFile(file, JSON.stringify(config));
      return connections.open(file);
    }

    const wrong: [string, JsonObject, JsonObject, string, RegExp][] = [
      ["a wrong token", {}, { token: "wrong" }, "signIn", /rejected the credentials/],
      ["a dead port", { server: "https://127.0.0.1:1" }, {}, "unreachable", /connection refused/],
      ["a missing authority", { "certificate-authority": "" }, {}, "unreachable", /authority|self-signed/],
      ["another name", { "tls-server-name": "other.example" }, {}, "unreachable", /different name/],
    ];
    for (const [name, cluster, user, reason, words] of wrong) {
      it(`${name} is ${reason}`, async () => {
        const connection = await connectBy(cluster, user);
        await assert.rejects(
          connection.identity(),
          (error) => MooringError.is(error) && error.reason === reason && words.test(error.message),
        );
      });
    }

    it("a proxy is gone through, encrypted to the end", async () => {
      const tunnels: string[] = [];
      const proxy = createServer().on("connect", (request, socket) => {
        tunnels.push(request.url ?? "");
        const upstream = connectTo(plane().port, "127.0.0.1", () => {
          socket.write("HTTP/1.1 200 OK\r\n\r\n");
          upstream.pipe(socket).pipe(upstream);
        });
        upstream.on("error", () => socket.destroy());
        socket.on("error", () => upstream.destroy());
      });
      await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
      const connection = await connectBy({ "proxy-url": `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
      assert.match((await connection.identity()).uid, /^[0-9a-f-]{36}$/);
      assert.deepEqual(tunnels, [`127.0.0.1:${plane().port}`]);
      connection.dispose();
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    });
  });
});
