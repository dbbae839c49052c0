import assert from "node:assert/strict";
import type { JsonObject } from "../../../src/model/json.ts";
import type { Engine } from "../../../src/reconcile/api/engineApi.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { type LogKubelet, startLogKubelet } from "../../testbed/kubelet.ts";
import { useControlPlane } from "../../testbed/testbed.ts";
import { waitFor } from "../../testbed/waitFor.ts";
import { serverSideApply } from "./applyCorpora.ts";
import { EngineRig } from "./engineRig.ts";
import { workload } from "./workloads.ts";
import type { Selection } from "../../../src/reconcile/api/selection.ts";

describe("what packs that run say", function () {
  this.timeout(240_000);
  const plane = useControlPlane();
  let rig: EngineRig;
  let kubelet: LogKubelet;

  const post = async (path: string, body: JsonObject): Promise<JsonObject> => {
    const answer = await plane().request({ method: "POST", path, body });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    return answer.body;
  };
  const open = (context = "admin"): Promise<Engine> =>
    rig.open({ kubeconfig: plane().kubeconfig, context, cacheFolder: `${rig.base}/${context}` });
  const packOf = (name: string): Selection => ({ folder: rig.folder, packId: `folder:${name}` });

  before(async () => {
    rig = new EngineRig();
    kubelet = await startLogKubelet(plane(), "real");
    rig.write("front/web.yaml", workload("Deployment", "web"));
    rig.write("data/db.yaml", workload("StatefulSet", "db"));
    for (const folder of ["front", "data"]) await serverSideApply(plane(), `${rig.folder}/${folder}`);
    for (const [name, node] of [
      ["web-1", "real"],
      ["web-2", "gone"],
    ] as const) {
      await post("/api/v1/namespaces/shop/serviceaccounts", {
        apiVersion: "v1",
        kind: "ServiceAccount",
        metadata: { name: `of-${name}`, namespace: "shop" },
      });
      await post("/api/v1/namespaces/shop/pods", {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name, namespace: "shop", labels: { app: "web" } },
        spec: {
          nodeName: node,
          serviceAccountName: `of-${name}`,
          automountServiceAccountToken: false,
          initContainers: [{ name: "prepare", image: "registry.example.com/prepare:1" }],
          containers: [
            { name: "main", image: "registry.example.com/main:1" },
            { name: "side", image: "registry.example.com/side:1" },
          ],
        },
      });
    }
  });
  after(async () => {
    await rig?.close();
    await kubelet?.stop();
  });
  afterEach(() => rig.closeEngines());

  describe("logs", () => {
    const never = new AbortController().signal;
    const read = async (lines: AsyncIterable<string>): Promise<string[]> => {
      const all: string[] = [];
      for await (const line of lines) all.push(line);
      return all;
    };
    const options = { container: "main", follow: false, tailLines: 100 };

    it("of the pods of a pack: the last lines, redacted", async () => {
      const engine = await open();
      const pods = await engine.operations.pods(packOf("front"));
      assert.deepEqual(
        pods.map(({ ref, containers }) => [ref.name, containers]),
        [
          ["web-1", ["main", "side", "prepare"]],
          ["web-2", ["main", "side", "prepare"]],
        ],
      );
      const [pod] = pods;
      assert.ok(pod);
      kubelet.logs.set(
        "shop/web-1/main",
        "old\nready\npassword=hunter2hunter2\n-----BEGIN PRIVATE KEY-----\nMIIsecret\n-----END PRIVATE KEY-----\nend\n",
      );
      const lines = await read(await engine.operations.log(rig.folder, pod, { ...options, tailLines: 5 }, never));
      assert.deepEqual(lines, ["password=***", "***", "***", "***", "end"]);
    });

    it("followed until told to stop; the server's connection ends too", async () => {
      const engine = await open();
      const [pod] = await engine.operations.pods(packOf("front"));
      assert.ok(pod);
      kubelet.logs.set("shop/web-1/side", "first\n");
      const stop = new AbortController();
      const lines: string[] = [];
      const log = await engine.operations.log(
        rig.folder,
        pod,
        { ...options, container: "side", follow: true },
        stop.signal,
      );
      for await (const line of log) {
        lines.push(line);
        if (line === "first") kubelet.write("shop/web-1/side", "second\n");
        if (line === "second") stop.abort();
      }
      assert.deepEqual(lines, ["first", "second"]);
      await waitFor("no followers", () => kubelet.following === 0);
    });

    it("of a node that is away or simulated: an honest sentence", async () => {
      const engine = await open();
      const pod = (await engine.operations.pods(packOf("front"))).find(({ ref }) => ref.name === "web-2");
      assert.ok(pod);
      await assert.rejects(engine.operations.log(rig.folder, pod, options, never), (error) => {
        assert.ok(MooringError.is(error));
        assert.match(error.message, /did not return logs|no such node|not found/i);
        return true;
      });
      const first = (await engine.operations.pods(packOf("front"))).find(({ ref }) => ref.name === "web-1");
      assert.ok(first);
      await assert.rejects(
        engine.operations.log(rig.folder, first, { ...options, container: "prepare" }, never),
        /did not return logs\. It may be down, or a simulated node/,
      );
    });

    it("are not there where nothing runs", async () => {
      const engine = await open();
      await assert.rejects(engine.operations.pods(packOf("data")), /No running pods/);
    });
  });

  describe("events", () => {
    it("of the pack's objects and of the pods they run, newest first, and of no others", async () => {
      const event = (
        name: string,
        kind: string,
        about: string,
        time: string,
        message = "pulled",
      ): Promise<JsonObject> =>
        post("/api/v1/namespaces/shop/events", {
          apiVersion: "v1",
          kind: "Event",
          metadata: { name, namespace: "shop" },
          involvedObject: { kind, namespace: "shop", name: about },
          type: "Warning",
          reason: "Test",
          message,
          count: 3,
          lastTimestamp: time,
          source: { component: "tester" },
        });
      await event("one", "Pod", "web-1", "2026-11-02T10:00:00Z", "token=abcdefgh1234 refused");
      await event("two", "Deployment", "web", "2026-11-02T12:00:00Z");
      await event("three", "Deployment", "other", "2026-11-02T11:00:00Z");
      const events = await (await open()).operations.events(packOf("front"));
      assert.deepEqual(
        events.map(({ about, message, count }) => `${about.kind} ${about.name}: ${message} ×${count}`),
        ["Deployment web: pulled ×3", "Pod web-1: token=*** refused ×3"],
      );
    });
  });
});
