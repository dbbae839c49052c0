import type { Cluster, RequestCounts } from "../../cluster/api/cluster.ts";
import { connect } from "../../cluster/connect.ts";
import { type ContextInfo, type Kubeconfig, loadKubeconfig } from "../../cluster/kubeconfig/kubeconfig.ts";
import type { Disposable } from "../../support/disposable.ts";
import { ClusterSession } from "./clusterSession.ts";
import type { EnginePorts } from "../api/ports.ts";
import type { LargeLists } from "./largeLists.ts";
import type { ContextChoice } from "../api/foldersApi.ts";

/** One session per context, opened on first use and shared by all folders. */
export class Sessions implements Disposable {
  readonly #ports: EnginePorts;
  readonly #lists: LargeLists;
  readonly #open = new Map<string, Promise<ClusterSession>>();
  readonly #clusters: Cluster[] = [];
  #kubeconfig: Promise<Kubeconfig> | undefined;

  constructor(ports: EnginePorts, lists: LargeLists) {
    this.#ports = ports;
    this.#lists = lists;
  }

  async contexts(): Promise<readonly ContextChoice[]> {
    this.#kubeconfig = undefined; // the file may have changed since
    const { contexts, currentContext } = await this.#load();
    const choices = contexts.map((info) => ({ ...info, isCurrent: info.name === currentContext }));
    return choices.sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
  }

  async info(context: string): Promise<ContextInfo | undefined> {
    return (await this.#load()).contexts.find(({ name }) => name === context);
  }

  get(context: string, signal?: AbortSignal): Promise<ClusterSession> {
    const known = this.#open.get(context);
    if (known) return known;
    const opening = this.#connect(context, signal);
    this.#open.set(context, opening);
    // a failed attempt is not kept: the next one starts afresh
    opening.catch(() => {
      if (this.#open.get(context) === opening) this.#open.delete(context);
    });
    return opening;
  }

  /** HTTP attempts of all sessions so far. */
  requests(): RequestCounts {
    const sum: RequestCounts = { discovery: 0, list: 0, get: 0, dryRun: 0, write: 0, watch: 0, total: 0 };
    for (const { requests } of this.#clusters) {
      for (const key of Object.keys(sum) as (keyof RequestCounts)[]) sum[key] += requests[key];
    }
    return sum;
  }

  /** Ends every wait of every watch. */
  async wake(): Promise<void> {
    for (const result of await Promise.allSettled(this.#open.values())) {
      if (result.status === "fulfilled") result.value.cluster.wake();
    }
  }

  dispose(): void {
    for (const opening of this.#open.values()) {
      opening.then((session) => session.dispose()).catch(() => undefined);
    }
    this.#open.clear();
  }

  #load(): Promise<Kubeconfig> {
    this.#kubeconfig ??= loadKubeconfig({ files: this.#ports.kubeconfigFiles() });
    this.#kubeconfig.catch(() => {
      this.#kubeconfig = undefined;
    });
    return this.#kubeconfig;
  }

  async #connect(context: string, signal?: AbortSignal): Promise<ClusterSession> {
    const { log, clock, cacheFolder, consent, watch } = this.#ports;
    const cluster = await connect(await this.#load(), context, { log, clock, cacheFolder, consent });
    this.#clusters.push(cluster);
    try {
      return await ClusterSession.open(cluster, { isWatching: watch, clock, lists: this.#lists }, signal);
    } catch (error) {
      cluster.dispose();
      throw error;
    }
  }
}
