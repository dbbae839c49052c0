import fs from "node:fs";
import path from "node:path";
import { type ControlPlane, startControlPlane } from "../testbed/controlPlane.ts";
import { type FaultProxy, startFaultProxy } from "../testbed/faultProxy.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { compareFleet, type FleetFigures, type FleetRun } from "./compareFleet.ts";
import { createFleet, editByHand } from "./createFleet.ts";
import { objectsPerApp, writeFleet } from "./fleet.ts";
import { blockRow, comparisonRow, fleetRows, heapRow, ownTimeRow } from "./fleetRows.ts";
import { measureHost } from "./hostFigures.ts";
import { measureHuge } from "./hugeDocument.ts";
import { hostRows, hugeRows, paintRows, reactionRows } from "./otherRows.ts";
import { measureReactions } from "./reactions.ts";
import type { Row } from "./rows.ts";
import { measureTreePaint } from "./treePaint.ts";

const small = 1_000;
const large = 10_000;
/** Objects of the sample that stands for the large fleet in kubectl's runs. */
const sample = 500;
/** What one look of the API server costs beyond the machine it runs on. */
const farMs = 20;
/** kubectl is cut after so many milliseconds and extrapolated: plain, and with other flags. */
const plainLimitMs = 40_000;
const otherLimitMs = 20_000;
const quickLimitMs = 12_000;

export const allFlags: readonly string[] = ["", "--concurrency=16", "--server-side"];

export interface FleetsOptions {
  readonly isQuick: boolean;
  readonly withKubectl: boolean;
  readonly add: (rows: readonly Row[]) => void;
  /** One line of the table with kubectl. */
  readonly compare: (cells: readonly string[]) => void;
  readonly say: (sentence: string) => void;
}

/** A control plane with a fleet that grows, and what is measured on it. */
export class Fleets implements AsyncDisposable {
  readonly #plane: ControlPlane;
  readonly #proxy: FaultProxy;
  readonly #options: FleetsOptions;
  readonly #folder = temporaryFolder("bench");
  #objects = 0;
  #drifted = 0;

  private constructor(plane: ControlPlane, proxy: FaultProxy, options: FleetsOptions) {
    this.#plane = plane;
    this.#proxy = proxy;
    this.#options = options;
  }

  static async start(options: FleetsOptions): Promise<Fleets> {
    // the usual range is too small for so many Services
    const plane = await startControlPlane({ apiserverFlags: ["--service-cluster-ip-range=10.96.0.0/16"] });
    try {
      return new Fleets(plane, await startFaultProxy(plane), options);
    } catch (error) {
      await plane.stop();
      throw error;
    }
  }

  async version(): Promise<string> {
    return String((await this.#plane.request({ method: "GET", path: "/version" })).body.gitVersion);
  }

  async small(): Promise<void> {
    const { isQuick, add, say } = this.#options;
    await this.#grow(small);
    const all: FleetFigures[] = [];
    for (const latency of isQuick ? [0, farMs] : [0, 5, farMs]) {
      const kubectl = { folder: this.#folderOf(small), objects: small, runs: this.#kubectl(latency === farMs) };
      all.push(await this.#compare({ objects: small, latency, repeats: 3, kubectl }));
    }
    for (const figures of all) if (figures.latency === farMs) add(fleetRows(figures, { ms: 1_500, requests: 24 }));
    add([blockRow(all)]);
    say("reactions…");
    add(reactionRows(await this.#reactions(small), small, farMs));
    add(hugeRows(await measureHuge(this.#proxy.kubeconfig)));
  }

  async large(): Promise<void> {
    const { add, say } = this.#options;
    await this.#grow(large);
    writeFleet(this.#folderOf(sample), sample / objectsPerApp);
    const all: FleetFigures[] = [];
    for (const latency of [0, 5, farMs]) {
      const runs = latency === farMs ? this.#kubectl(false) : [];
      const kubectl = { folder: this.#folderOf(sample), objects: sample, runs };
      all.push(await this.#compare({ objects: large, latency, repeats: 2, kubectl }));
    }
    // a list per kind, a page more per 500 objects of a kind, discovery and schemas
    const requests = 20 * (1 + Math.ceil(large / 20 / 500)) + 4;
    for (const figures of all) {
      if (figures.latency === 0) add([ownTimeRow(figures), heapRow(figures)]);
      if (figures.latency === farMs) add(fleetRows(figures, { ms: 5_000, requests }));
    }
    add([blockRow(all)]);
    say("reactions…");
    add(reactionRows(await this.#reactions(large), large, farMs));
  }

  /** The real editor over the large fleet. Each half may fail by itself. */
  async editor(attempt: (what: string, run: () => Promise<void>) => Promise<void>): Promise<void> {
    const { add } = this.#options;
    await this.#grow(large);
    this.#proxy.latency = 0;
    const at = { kubeconfig: this.#proxy.kubeconfig, folder: this.#folderOf(large) };
    await attempt("extension host", async () => {
      const figures = await measureHost({ ...at, objects: large, drifted: this.#drifted });
      add(hostRows(figures, large));
    });
    await attempt("tree", async () => add(paintRows(await measureTreePaint(at), large)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#proxy.stop();
    await this.#plane.stop();
    await removeFolder(this.#folder);
  }

  /** More objects in the cluster, and a folder with their manifests. */
  async #grow(objects: number): Promise<void> {
    const [from, to] = [this.#objects / objectsPerApp, objects / objectsPerApp];
    if (!fs.existsSync(this.#folderOf(objects))) writeFleet(this.#folderOf(objects), to);
    if (from >= to) return;
    this.#options.say(`creating ${objects - this.#objects} objects…`);
    await createFleet(this.#plane, from, to);
    this.#drifted += await editByHand(this.#plane, from, to);
    this.#objects = objects;
  }

  #folderOf(objects: number): string {
    return path.join(this.#folder, String(objects));
  }

  async #compare(run: Pick<FleetRun, "objects" | "latency" | "repeats" | "kubectl">): Promise<FleetFigures> {
    this.#options.say(`${run.objects} objects, ${run.latency} ms…`);
    const { caFile, tokens } = this.#plane;
    const figures = await compareFleet({
      ...run,
      proxy: this.#proxy,
      folder: this.#folderOf(run.objects),
      drifted: this.#drifted,
      api: { server: this.#proxy.server, caFile, token: tokens.admin },
    });
    this.#options.compare(comparisonRow(figures, allFlags));
    return figures;
  }

  #kubectl(all: boolean): FleetRun["kubectl"]["runs"] {
    const { isQuick, withKubectl } = this.#options;
    if (!withKubectl) return [];
    return (all ? allFlags : allFlags.slice(0, 1)).map((flag) => ({
      flags: flag === "" ? [] : [flag],
      limitMs: isQuick ? quickLimitMs : flag === "" ? plainLimitMs : otherLimitMs,
    }));
  }

  #reactions(objects: number): ReturnType<typeof measureReactions> {
    const [plane, proxy] = [this.#plane, this.#proxy];
    return measureReactions({ plane, proxy, folder: this.#folderOf(objects), latency: farMs, app: 1 });
  }
}
