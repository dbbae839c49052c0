/**
 * What the e2e tier works on: the demo shop on a control plane of its own, with a proxy that counts requests in
 * front of it and programs on the PATH that write down that they were started. Knows nothing of the window.
 */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, before } from "mocha";
import { parse, stringify } from "yaml";
import { type Demo, prepareDemo } from "../demo/demo.ts";
import type { JsonObject } from "../../src/model/json.ts";
import type { ApiCall } from "../testbed/apiCall.ts";
import { type ControlPlane, startControlPlane } from "../testbed/controlPlane.ts";
import { type FaultProxy, startFaultProxy } from "../testbed/faultProxy.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { type ProcessLog, watchPrograms } from "./processLog.ts";

const PREPARE_LIMIT = 240_000;

export interface Shop {
  readonly plane: ControlPlane;
  readonly proxy: FaultProxy;
  readonly demo: Demo;
  /** The demo's repository: the folder to open. */
  readonly workTree: string;
  /** Removed at the end. */
  readonly folder: string;
  /** Contexts `demo` (current), `prod-demo` and `stage`, all through the proxy. */
  readonly kubeconfig: string;
  readonly processes: ProcessLog;
  /** Environment for the editor's server. */
  readonly env: NodeJS.ProcessEnv;
  /** A live object by its path. */
  live(path: string): Promise<JsonObject>;
  /** Changes a live object as another manager does. */
  patch(path: string, manager: string, body: JsonObject): Promise<void>;
  /** Any request that must succeed, as the administrator. */
  call(call: ApiCall): Promise<JsonObject>;
  read(file: string): string;
  git(...args: string[]): string;
}

let shared: Promise<{ shop: Shop; stop(): Promise<void> }> | undefined;

/**
 * The shop, inside hooks and tests. It is made once for all suites, because that takes longest: each suite changes objects of
 * its own, makes the drift it needs, and counts on nothing that another one did or left.
 */
export function useShop(): () => Shop {
  let shop: Shop | undefined;
  before("prepare the shop", async function () {
    this.timeout(PREPARE_LIMIT);
    shared ??= prepareShop();
    ({ shop } = await shared);
    shop.proxy.resetCounts();
    shop.processes.forget();
  });
  return () => {
    if (shop === undefined) throw new Error("the shop is there only inside hooks and tests of its suite");
    return shop;
  };
}

// of the root suite: after all others
after("remove the shop", async function () {
  this.timeout(PREPARE_LIMIT);
  await (await shared)?.stop();
});

async function prepareShop(): Promise<{ shop: Shop; stop(): Promise<void> }> {
  const folder = temporaryFolder("e2e");
  const plane = await startControlPlane({ nodes: true });
  const proxy = await startFaultProxy(plane);
  const stop = async (): Promise<void> => {
    await proxy.stop();
    await plane.stop();
    await removeFolder(folder);
  };
  try {
    const demo = await prepareDemo({ controlPlane: plane, folder });
    return { shop: makeShop(plane, proxy, demo, folder), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function makeShop(plane: ControlPlane, proxy: FaultProxy, demo: Demo, folder: string): Shop {
  const { workTree } = demo;
  const kubeconfig = path.join(folder, "kubeconfig-e2e");
  writeContexts(proxy.kubeconfig, kubeconfig);
  const processes = watchPrograms(path.join(folder, "programs"), demo.toolPath);
  const mustSucceed = async (call: ApiCall): Promise<JsonObject> => {
    const { status, body } = await plane.request(call);
    if (status >= 300) throw new Error(`${call.method} ${call.path} was answered with ${status}`);
    return body;
  };
  return {
    ...{ plane, proxy, demo, workTree, folder, kubeconfig, processes },
    env: { PATH: processes.path, KUBECONFIG: kubeconfig },
    call: mustSucceed,
    live: (at) => mustSucceed({ method: "GET", path: at }),
    async patch(at, manager, body) {
      const contentType = "application/strategic-merge-patch+json";
      await mustSucceed({ method: "PATCH", path: `${at}?fieldManager=${manager}`, contentType, body });
    },
    read: (file) => fs.readFileSync(path.join(workTree, file), "utf8"),
    git: (...args) => execFileSync("git", args, { cwd: workTree, encoding: "utf8" }),
  };
}

/** The same cluster under three names: one to work in, one whose name is protected, and one with another namespace. */
function writeContexts(source: string, file: string): void {
  const { clusters, users } = parse(fs.readFileSync(source, "utf8")) as {
    clusters: { cluster: unknown }[];
    users: { name: string; user: unknown }[];
  };
  const context = (name: string, namespace: string): object => ({
    name,
    context: { cluster: "demo", user: "demo", namespace },
  });
  fs.writeFileSync(
    file,
    stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "demo",
      clusters: [{ name: "demo", cluster: clusters[0]?.cluster }],
      contexts: [context("demo", "shop"), context("prod-demo", "shop"), context("stage", "stage")],
      users: [{ name: "demo", user: users.find(({ name }) => name === "admin")?.user }],
    }),
    { mode: 0o600 },
  );
}
