import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "mocha";
import type { ApiResource } from "../../../src/cluster/api/catalog.ts";
import type { Cluster } from "../../../src/cluster/api/cluster.ts";
import { connect } from "../../../src/cluster/connect.ts";
import { loadKubeconfig } from "../../../src/cluster/kubeconfig/kubeconfig.ts";
import type { WatchSink, WatchState } from "../../../src/cluster/api/watch.ts";
import type { JsonObject } from "../../../src/model/json.ts";
import type { LiveObject } from "../../../src/model/live.ts";
import { objectId } from "../../../src/model/objectRef.ts";
import { Sensitive } from "../../../src/model/sensitive.ts";
import { systemClock } from "../../../src/support/clock.ts";
import { createLog } from "../../../src/support/log.ts";
import { endOfWaits, scaled } from "../../testbed/limits.ts";

/** Connections of a suite: opened as often as wanted, all ended with it. `lines` is everything that was logged. */
export function useConnections(): {
  open(kubeconfig: string, context?: string, cacheFolder?: string): Promise<Cluster>;
  readonly lines: string[];
  folder(): Promise<string>;
} {
  const open: Cluster[] = [];
  const folders: string[] = [];
  const lines: string[] = [];
  after(async () => {
    for (const cluster of open) cluster.dispose();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  });
  return {
    lines,
    async open(file, context = "admin", cacheFolder) {
      const kubeconfig = await loadKubeconfig({ files: [file] });
      const log = createLog((_level, line) => lines.push(line));
      const cluster = await connect(kubeconfig, context, {
        log,
        clock: systemClock,
        cacheFolder,
        consent: () => Promise.resolve(false),
      });
      open.push(cluster);
      return cluster;
    },
    async folder() {
      const folder = await mkdtemp(join(tmpdir(), "mooring-cluster-"));
      folders.push(folder);
      return folder;
    },
  };
}

export async function resource(cluster: Cluster, apiVersion: string, kind: string): Promise<ApiResource> {
  const found = (await cluster.catalog()).find(apiVersion, kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
}

/** Applies for real and gives the live object; a conflict is an error here. */
export async function apply(cluster: Cluster, object: JsonObject, fieldManager = "mooring"): Promise<LiveObject> {
  const result = await cluster.apply(new Sensitive(object), { dryRun: false, force: false, fieldManager });
  if (result.kind === "conflict") throw new Error(JSON.stringify(result.conflicts));
  return result.object;
}

/** A sink that holds what it was told and lets a test wait for it. */
export class RecordingSink implements WatchSink {
  readonly objects = new Map<string, LiveObject>();
  readonly states: WatchState[] = [];
  replaced = 0;
  asOf = 0;
  #waiting: { readonly isDone: () => boolean; readonly resolve: () => void }[] = [];

  replace(objects: readonly LiveObject[], asOf: number): void {
    this.objects.clear();
    for (const object of objects) this.objects.set(objectId(object.ref), object);
    this.replaced += 1;
    this.alive(asOf);
  }

  upsert(object: LiveObject): void {
    this.objects.set(objectId(object.ref), object);
    this.#look();
  }

  remove(ref: LiveObject["ref"]): void {
    this.objects.delete(objectId(ref));
    this.#look();
  }

  state(state: WatchState): void {
    this.states.push(state);
    this.#look();
  }

  alive(asOf: number): void {
    this.asOf = asOf;
    this.#look();
  }

  is(kind: WatchState["kind"]): boolean {
    return this.states.at(-1)?.kind === kind;
  }

  get names(): string[] {
    return [...this.objects.values()].map(({ ref }) => ref.name).sort();
  }

  /** Resolves as soon as the condition holds; rejects with what was seen last before its test's own limit ends. */
  until(isDone: () => boolean): Promise<void> {
    if (isDone()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const limit = Math.min(scaled(55_000), endOfWaits() - Date.now());
      const seen = (): string => `${this.states.at(-1)?.kind ?? "no state"}, ${this.names.join(", ")}`;
      const timer = setTimeout(() => reject(new Error(`not so: ${String(isDone)}, but ${seen()}`)), limit);
      const done = (): void => {
        clearTimeout(timer);
        resolve();
      };
      this.#waiting.push({ isDone, resolve: done });
    });
  }

  #look(): void {
    const done = this.#waiting.filter(({ isDone }) => isDone());
    this.#waiting = this.#waiting.filter((waiter) => !done.includes(waiter));
    for (const { resolve } of done) resolve();
  }
}
