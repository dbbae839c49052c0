import { join } from "node:path";
import type { Clock } from "../support/clock.ts";
import { hashText } from "../support/hash.ts";
import type { Log } from "../support/log.ts";
import { ApiClient } from "./http/apiClient.ts";
import type { Cluster } from "./api/cluster.ts";
import { ConnectedCluster } from "./connectedCluster.ts";
import { Connection, type OpenTransport } from "./http/connection.ts";
import { createTransport } from "./http/createTransport.ts";
import { type ProgramConsent, ContextCredentials } from "./signIn/credentials.ts";
import { CatalogSource } from "./discovery/discoverCatalog.ts";
import { DiskCache } from "./discovery/diskCache.ts";
import type { ContextAccess, Kubeconfig } from "./kubeconfig/kubeconfig.ts";
import { readPem } from "./kubeconfig/readPem.ts";
import { SchemaSource } from "./discovery/schemaSource.ts";

export interface ConnectDeps {
  readonly log: Log;
  readonly clock: Clock;
  /** Absolute path for discovery and schemas; undefined = nothing is kept. */
  readonly cacheFolder: string | undefined;
  /** Asked once per connection before a program of the kubeconfig is run for the first time. */
  readonly consent: ProgramConsent;
  /** For tests without a server. */
  readonly openTransport?: OpenTransport;
}

/**
 * A connection to a context. Sends nothing and starts nothing yet: that comes with the first question.
 * @throws MooringError badInput when the context cannot be used, naming the kubeconfig and the cure
 */
export async function connect(kubeconfig: Kubeconfig, context: string, deps: ConnectDeps): Promise<Cluster> {
  const access = kubeconfig.open(context);
  const caHash = await authorityHash(access);
  const connection = new Connection(
    access,
    new ContextCredentials(access, deps),
    deps.openTransport ?? createTransport,
  );
  const client = new ApiClient(connection, deps);
  // the same address with another authority is another cluster, and other users may be served other kinds
  const server = hashText(
    [access.cluster.server, caHash, access.cluster.tlsServerName ?? "", access.user.name].join("\n"),
  );
  const disk = new DiskCache(deps.cacheFolder === undefined ? undefined : join(deps.cacheFolder, "servers"));
  const sources = { disk, clock: deps.clock, server };
  return new ConnectedCluster({
    context,
    server: access.cluster.server,
    caHash,
    namespace: access.info.namespace,
    client,
    catalog: new CatalogSource(client, sources),
    schemas: new SchemaSource(client, sources),
    clock: deps.clock,
    log: deps.log,
    forgetSignIn: () => connection.forget(),
  });
}

async function authorityHash({ cluster }: ContextAccess): Promise<string> {
  const authority = await readPem(cluster.authority, "certificate authority", cluster.file);
  return authority === undefined ? "" : hashText(authority.trim());
}
