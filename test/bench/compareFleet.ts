import path from "node:path";
import type { FaultProxy } from "../testbed/faultProxy.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import type { Compared } from "./engineMessages.ts";
import { startEngine } from "./engineProbe.ts";
import { type KubectlRun, runKubectlDiff } from "./kubectlDiff.ts";

/** One size under one latency, Mooring and kubectl side by side. */
export interface FleetFigures {
  readonly objects: number;
  readonly drifted: number;
  readonly latency: number;
  /** A first start: nothing on disk. The median by time where it was repeated. */
  readonly first: Compared;
  /** A start with schemas and the memo on disk, one list per kind. */
  readonly second: Compared;
  /** The same in the editor: watches stay open. */
  readonly watched: Compared;
  /** Everything once more with nothing changed. */
  readonly again: Compared;
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
    readonly flags: readonly (readonly string[])[];
    readonly limitMs: number;
  };
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
  const kubectl = [];
  for (const flags of run.kubectl.flags) {
    const diff = {
      proxy,
      folder: run.kubectl.folder,
      objects: run.kubectl.objects,
      standsFor: objects,
      limitMs: run.kubectl.limitMs,
    };
    kubectl.push({ flags: flags.join(" "), run: await runKubectlDiff({ ...diff, flags }) });
  }
  return { objects, drifted, latency, first: median(firsts), second: median(seconds), watched, again, kubectl };
}

async function inEditor(
  setup: { readonly kubeconfig: string; readonly folder: string; readonly cacheFolder: string },
  objects: number,
  drifted: number,
): Promise<{ watched: Compared; again: Compared }> {
  await using engine = await startEngine({ ...setup, watch: true });
  return { watched: checked(engine.first, objects, drifted), again: checked(await engine.again(), objects, drifted) };
}

/** Figures of wrong answers are worth nothing. */
function checked(compared: Compared, objects: number, drifted: number): Compared {
  const { inSync, drifted: found } = compared.counts;
  if (inSync + found !== objects || found !== drifted) {
    throw new Error(`${objects} objects with ${drifted} drifted were judged ${JSON.stringify(compared.counts)}`);
  }
  return compared;
}

function median(all: readonly Compared[]): Compared {
  const sorted = [...all].sort((a, b) => a.ms - b.ms);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error("nothing was measured");
  return middle;
}

/** Path of a file of an application. */
export function fileOf(folder: string, app: string, file: string): string {
  return path.join(folder, "apps", app, file);
}
