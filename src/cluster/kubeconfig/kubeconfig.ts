import { badInput } from "./badInput.ts";
import type { KubeconfigFile } from "./readKubeconfig.ts";
import { readKubeconfig } from "./readKubeconfig.ts";
import { type ClusterSettings, toClusterSettings, toUserSettings, type UserSettings } from "./contextSettings.ts";
import { describeProgram } from "./credentialProgram.ts";

export interface ContextInfo {
  readonly name: string;
  readonly cluster: string;
  /** `default` when the context names none. */
  readonly namespace: string;
  readonly server: string;
  /** The program that signing in starts, for people: `aws eks get-token`. */
  readonly runsProgram: string | undefined;
  /** Plain HTTP, or a certificate that nobody checks. */
  readonly isInsecure: boolean;
}

/** Everything needed to connect; made by `open`, used by `connect`. */
export interface ContextAccess {
  readonly info: ContextInfo;
  readonly cluster: ClusterSettings;
  readonly user: UserSettings;
}

export interface Kubeconfig {
  /** "" when the files name none. */
  readonly currentContext: string;
  readonly contexts: readonly ContextInfo[];
  /** @throws MooringError badInput when the context, its cluster or its user is missing, with the file to mend */
  open(context: string): ContextAccess;
}

/**
 * Reads kubeconfig files and merges them as kubectl does (client-go `clientcmd/loader.go`): the first file that names an entry
 * wins, the first current-context wins, files that do not exist are skipped while one of them does.
 * Starts no program, reads no certificate, writes nothing.
 * @throws MooringError badInput naming the file and the cure
 */
export async function loadKubeconfig(source: { readonly files: readonly string[] }): Promise<Kubeconfig> {
  if (source.files.length === 0)
    throw badInput("No kubeconfig file is configured; set KUBECONFIG or the kubeconfig setting.");
  const read = await Promise.all(source.files.map(readKubeconfig));
  const files = read.filter((file) => file !== undefined);
  if (files.length === 0) {
    throw badInput(
      `No kubeconfig found at ${source.files.join(", ")}; check the path or create one with your cluster's tools.`,
    );
  }
  const merged = merge(files);
  return {
    currentContext: files.find((file) => file.currentContext)?.currentContext ?? "",
    contexts: [...merged.contexts.keys()].map((name) => describe(name, merged)),
    open: (context) => open(context, merged, files),
  };
}

interface Merged {
  readonly clusters: ReadonlyMap<string, ClusterSettings>;
  readonly users: ReadonlyMap<string, UserSettings>;
  readonly contexts: ReadonlyMap<
    string,
    { readonly cluster: string; readonly user: string; readonly namespace: string; readonly file: string }
  >;
}

function merge(files: readonly KubeconfigFile[]): Merged {
  const merged = { clusters: new Map(), users: new Map(), contexts: new Map() } satisfies Merged;
  for (const file of [...files].reverse()) {
    for (const entry of file.clusters) merged.clusters.set(entry.name, toClusterSettings(entry, file.path));
    for (const entry of file.users) merged.users.set(entry.name, toUserSettings(entry, file.path));
    for (const entry of file.contexts) merged.contexts.set(entry.name, { ...entry, file: file.path });
  }
  return merged;
}

function describe(name: string, merged: Merged): ContextInfo {
  const context = merged.contexts.get(name);
  const cluster = context && merged.clusters.get(context.cluster);
  const exec = context && merged.users.get(context.user)?.exec;
  return {
    name,
    cluster: context?.cluster ?? "",
    namespace: context?.namespace || "default",
    server: cluster?.server ?? "",
    runsProgram: exec && describeProgram(exec),
    isInsecure: cluster !== undefined && (cluster.skipTlsVerify || cluster.server.startsWith("http:")),
  };
}

function open(name: string, merged: Merged, files: readonly KubeconfigFile[]): ContextAccess {
  const context = merged.contexts.get(name);
  if (!context) {
    const known = [...merged.contexts.keys()].join(", ") || "none";
    throw badInput(
      `There is no context "${name}" in ${files.map((file) => file.path).join(", ")}; known contexts: ${known}.`,
    );
  }
  const cluster = merged.clusters.get(context.cluster);
  if (!cluster)
    throw badInput(
      `Context "${name}" in ${context.file} refers to the cluster "${context.cluster}", which is not defined with a server in any kubeconfig file.`,
    );
  if (!/^https?:\/\/[^/]/.test(cluster.server)) {
    throw badInput(
      `The server "${cluster.server}" of cluster "${context.cluster}" in ${cluster.file} is not an http or https URL.`,
    );
  }
  const user = context.user ? merged.users.get(context.user) : toUserSettings({ name: "", user: {} }, context.file);
  if (!user)
    throw badInput(
      `Context "${name}" in ${context.file} refers to the user "${context.user}", which is not defined in any kubeconfig file.`,
    );
  return { info: describe(name, merged), cluster, user };
}
