import path from "node:path";
import type { FaultProxy } from "../testbed/faultProxy.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import type { VerdictCounts } from "../../src/model/verdict.ts";
import type { Compared } from "./engineMessages.ts";
import { startEngine } from "./engineProbe.ts";
import { type KubectlRun, runKubectlDiff } from "./kubectlDiff.ts";
import { listsAlone, type ListsSetup, type Spent } from "./listsAlone.ts";

const timesAgain = 3;

/** One size under one latency, Mooring and kubectl side by side. */
export interface FleetFigures {
  readonly objects: number;
  readonly drifted: number;
  readonly latency: number;
  /** A first start: nothing on disk. The median by time where it was repeated (the faster one of two). */
  readonly first: Compared;
  /** A start with schemas and the memo on disk, one list per kind. */
  readonly second: Compared;
  /** The same in the editor: watches stay open. */
  readonly watched: Compared;
  /** Everything once more with nothing changed; the median of several. */
  readonly again: Compared;
  /** The lists of a start and nothing else, by the least code there is. */
  readonly lists: Spent;
  readonly kubectl: readonly { readonly flags: string; readonly run: KubectlRun }[];
}

export interface FleetRun {
  readonly proxy: FaultProxy;
  readonly folder: string;
  readonly objects: number;
  readonly drifted: number;
  readonly latency: number;
  readonly repeats: number;
  readonly kubectl: {
    /** A folder with fewer objects that stands for all. */
    readonly folder: string;
    readonly objects: number;
    readonly runs: readonly KubectlFlags[];
  };
  /** The API server by the same way as the others. */
  readonly api: ListsSetup;
}

export interface KubectlFlags {
  readonly flags: readonly string[];
  /** A longer run is cut and extrapolated. */
  readonly limitMs: number;
}

export async function compareFleet(run: FleetRun): Promise<FleetFigures> {
  const { proxy, folder, objects, drifted, latency } = run;
  proxy.latency = latency;
  const setup = { kubeconfig: proxy.kubeconfig, folder };
  const firsts: Compared[] = [];
  let cacheFolder = "";
  for (let at = 0; at < run.repeats; at++) {
    if (cacheFolder !== "") await removeFolder(cacheFolder);
    cacheFolder = temporaryFolder("bench-cache");
    await using engine = await startEngine({ ...setup, cacheFolder, watch: false });
    firsts.push(checked(engine.first, objects, drifted));
  }
  const seconds: Compared[] = [];
  for (let at = 0; at < run.repeats; at++) {
    await using engine = await startEngine({ ...setup, cacheFolder, watch: false });
    seconds.push(checked(engine.first, objects, drifted));
  }
  const { watched, again } = await inEditor({ ...setup, cacheFolder }, objects, drifted);
  await removeFolder(cacheFolder);
  const lists: Spent[] = [];
  for (let at = 0; at < run.repeats; at++) lists.push(await listsAlone(run.api));
  const kubectl = [];
  for (const { flags, limitMs } of run.kubectl.runs) {
    const sample = { folder: run.kubectl.folder, objects: run.kubectl.objects, standsFor: objects };
    kubectl.push({ flags: flags.join(" "), run: await runKubectlDiff({ proxy, ...sample, limitMs, flags }) });
  }
  const figures = { first: median(firsts), second: median(seconds), watched, again, lists: median(lists) };
  return { objects, drifted, latency, ...figures, kubectl };
}

async function inEditor(
  setup: { readonly kubeconfig: string; readonly folder: string; readonly cacheFolder: string },
  objects: number,
  drifted: number,
): Promise<{ watched: Compared; again: Compared }> {
  await using engine = await startEngine({ ...setup, watch: true });
  const agains: Compared[] = [];
  for (let at = 0; at < timesAgain; at++) agains.push(checked(await engine.again(), objects, drifted));
  return { watched: checked(engine.first, objects, drifted), again: median(agains) };
}

/** Figures of wrong answers are worth nothing. */
export function checkCounts(counts: VerdictCounts, objects: number, drifted: number): void {
  const { inSync, drifted: found } = counts;
  if (inSync + found !== objects || found !== drifted)
    throw new Error(`${objects} objects with ${drifted} drifted were judged ${JSON.stringify(counts)}`);
}

function checked(compared: Compared, objects: number, drifted: number): Compared {
  checkCounts(compared.counts, objects, drifted);
  return compared;
}

/** By time; the faster one of two. */
function median<T extends { readonly ms: number }>(all: readonly T[]): T {
  const sorted = [...all].sort((a, b) => a.ms - b.ms);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

/** Path of a file of an application. */
export function fileOf(folder: string, app: string, file: string): string {
  return path.join(folder, "apps", app, file);
}
