import type { Cluster } from "../../../src/cluster/api/cluster.ts";
import { connect } from "../../../src/cluster/connect.ts";
import { toClusterSettings, toUserSettings } from "../../../src/cluster/kubeconfig/contextSettings.ts";
import type { Kubeconfig } from "../../../src/cluster/kubeconfig/kubeconfig.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import { createLog } from "../../../src/support/log.ts";
import { FakeClock } from "./fakeClock.ts";
import { type FakeAnswer, FakeTransport } from "./fakeServer.ts";
import type { TransportRequest } from "../../../src/cluster/http/transport.ts";

/** A connection whose server is a function of the request. */
export async function connectFake(
  answer: (request: TransportRequest, at: number) => FakeAnswer | Error | Promise<FakeAnswer | Error>,
  options: { readonly user?: JsonObject; readonly cacheFolder?: string; readonly clock?: FakeClock } = {},
): Promise<{ cluster: Cluster; transport: FakeTransport; clock: FakeClock; log: string[] }> {
  const clock = options.clock ?? new FakeClock();
  const transport = new FakeTransport(answer);
  const log: string[] = [];
  const info = {
    name: "prod",
    cluster: "c",
    namespace: "default",
    server: "https://k8s.example",
    runsProgram: undefined,
    isInsecure: false,
  };
  const kubeconfig: Kubeconfig = {
    currentContext: "prod",
    contexts: [info],
    open: () => ({
      info,
      cluster: toClusterSettings({ name: "c", server: info.server, cluster: {} }, "/config"),
      user: toUserSettings({ name: "u", user: options.user ?? { token: "token" } }, "/config"),
    }),
  };
  const cluster = await connect(kubeconfig, "prod", {
    clock,
    log: createLog((_level, line) => log.push(line)),
    cacheFolder: options.cacheFolder,
    consent: () => Promise.resolve(true),
    openTransport: () => Promise.resolve(transport),
  });
  return { cluster, transport, clock, log };
}

/** Aggregated discovery with the given kinds. */
export function discovery(
  groups: Readonly<
    Record<string, readonly { readonly kind: string; readonly resource: string; readonly scope?: string }[]>
  >,
): FakeAnswer {
  const items = Object.entries(groups).map(([groupVersion, resources]) => {
    const slash = groupVersion.indexOf("/");
    const [group, version] =
      slash < 0 ? ["", groupVersion] : [groupVersion.slice(0, slash), groupVersion.slice(slash + 1)];
    return {
      metadata: { name: group },
      versions: [
        {
          version,
          freshness: "Current",
          resources: resources.map(({ kind, resource, scope = "Namespaced" }) => ({
            resource,
            responseKind: { kind },
            scope,
            verbs: ["get", "list", "watch", "patch"],
          })),
        },
      ],
    };
  });
  return { headers: { etag: '"1"' }, body: { kind: "APIGroupDiscoveryList", items } };
}

export const core = discovery({
  v1: [
    { kind: "ConfigMap", resource: "configmaps" },
    { kind: "Secret", resource: "secrets" },
    { kind: "Namespace", resource: "namespaces", scope: "Cluster" },
  ],
});
export const apps = discovery({ "apps/v1": [{ kind: "Deployment", resource: "deployments" }] });
