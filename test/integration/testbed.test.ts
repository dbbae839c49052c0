import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { describe, it } from "mocha";
import { isJsonObject, type JsonObject } from "../../src/model/json.ts";
import { startControlPlane } from "../testbed/controlPlane.ts";
import { useControlPlane } from "../testbed/testbed.ts";
import { waitFor } from "../testbed/waitFor.ts";

const deployments = "/apis/apps/v1/namespaces/shop/deployments";

function deployment(name: string): JsonObject {
  const labels = { app: name };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "registry.invalid/web:1" }] } },
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("testbed: a control plane with nodes", () => {
  const plane = useControlPlane({ nodes: true });

  it("is a Kubernetes whose version kubectl can read", async () => {
    const version = await plane().kubectl(["version", "--output=json"]);
    assert.match(version, /"serverVersion": \{[^}]*"gitVersion": "v1\.\d+\.\d+"/s);
  });

  it("makes a Deployment ready", async () => {
    const created = await plane().request({ method: "POST", path: deployments, body: deployment("web") });
    assert.equal(created.status, 201);

    const ready = await waitFor("ready replica", async () => {
      const { body } = await plane().request({ method: "GET", path: `${deployments}/web` });
      const status = body["status"];
      return isJsonObject(status) && status["readyReplicas"] === 2;
    });
    assert.ok(ready);
  });

  const rights = [
    { user: "shop-dev", path: "/api/v1/namespaces/shop/secrets", status: 200 },
    { user: "shop-dev", path: "/api/v1/namespaces/default/configmaps", status: 403 },
    { user: "shop-dev", path: "/api/v1/namespaces", status: 403 },
    { user: "reader", path: deployments, status: 200 },
    { user: "reader", path: "/api/v1/namespaces/shop/secrets", status: 403 },
  ] as const;
  for (const { user, path, status } of rights) {
    it(`answers ${status} when ${user} lists ${path}`, async () => {
      assert.equal((await plane().request({ method: "GET", path }, user)).status, status);
    });
  }

  it("lets reader patch nothing, not even as a dry run", async () => {
    const body = deployment("web");
    const path = `${deployments}/web?dryRun=All&fieldManager=test`;
    const answer = await plane().request(
      { method: "PATCH", path, body, contentType: "application/apply-patch+yaml" },
      "reader",
    );
    assert.equal(answer.status, 403);
  });

  it("keeps its port and data when the API server is killed and started again", async () => {
    const { server } = plane();
    await plane().killApiserver();
    await assert.rejects(plane().request({ method: "GET", path: "/readyz" }));

    await plane().restartApiserver();
    assert.equal(plane().server, server);
    assert.equal((await plane().request({ method: "GET", path: `${deployments}/web` })).status, 200);
  });
});

describe("testbed: the end of a control plane", () => {
  it("leaves no process and no folder after stop", async () => {
    const plane = await startControlPlane();
    const pids = plane.pids();
    assert.equal(pids.length, 2);

    await plane.stop();
    assert.deepEqual(pids.filter(isAlive), []);
    assert.equal(fs.existsSync(plane.dataDir), false);
  });

  it("leaves none either when the process that started it is killed", async () => {
    const module = path.resolve(import.meta.dirname, "../testbed/controlPlane.ts");
    const script = `
      import { startControlPlane } from ${JSON.stringify(module)};
      const plane = await startControlPlane();
      console.log(JSON.stringify({ pids: plane.pids(), folder: plane.dataDir }));
      setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ["--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const chunks: string[] = [];
    starter.stdout.on("data", (chunk: Buffer) => chunks.push(chunk.toString("utf8")));
    const line = await waitFor("started control plane", () => chunks.join("").includes("\n") && chunks.join(""));
    const { pids, folder } = JSON.parse(line) as { pids: number[]; folder: string };
    assert.deepEqual(pids.filter(isAlive), pids);

    starter.kill("SIGKILL");
    await waitFor("end of all processes", () => pids.filter(isAlive).length === 0, 10_000);
    await waitFor("end of the folder", () => !fs.existsSync(folder), 10_000);
  });
});
