import fs from "node:fs";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import type { ControlPlane } from "../testbed/controlPlane.ts";
import type { FaultProxy } from "../testbed/faultProxy.ts";
import { fileOf } from "./compareFleet.ts";
import { edit } from "./createFleet.ts";
import { type EngineProbe, startEngine } from "./engineProbe.ts";
import { appName } from "./fleet.ts";
import { objectPath } from "./fleetKinds.ts";

const times = 20;

export interface Reactions {
  readonly live: readonly number[];
  readonly keys: readonly number[];
}

export interface ReactionsRun {
  readonly plane: ControlPlane;
  readonly proxy: FaultProxy;
  readonly folder: string;
  readonly latency: number;
  /** An application that is in sync. */
  readonly app: number;
}

/** Milliseconds until a verdict follows a change: of the live object (from before the write) and of unsaved text. */
export async function measureReactions(run: ReactionsRun): Promise<Reactions> {
  run.proxy.latency = run.latency;
  const cacheFolder = temporaryFolder("bench-cache");
  const setup = { kubeconfig: run.proxy.kubeconfig, folder: run.folder, cacheFolder, watch: true };
  await using engine = await startEngine(setup);
  const figures = { live: await liveChanges(engine, run), keys: await keystrokes(engine, run) };
  await removeFolder(cacheFolder);
  return figures;
}

async function liveChanges(engine: EngineProbe, { plane, app }: ReactionsRun): Promise<readonly number[]> {
  const name = appName(app);
  const path = objectPath("ConfigMap", name, name);
  const found: number[] = [];
  for (let at = 0; at < times; at++) {
    const isAway = at % 2 === 0;
    const seen = engine.awaitState({ kind: "ConfigMap", name, state: isAway ? "drifted" : "inSync" });
    const started = performance.timeOrigin + performance.now();
    await edit(plane, path, { data: { retries: isAway ? String(10 + at) : "3" } });
    found.push((await seen).at - started);
  }
  return found;
}

async function keystrokes(engine: EngineProbe, { folder, app }: ReactionsRun): Promise<readonly number[]> {
  const name = appName(app);
  const file = fileOf(folder, name, "web.yaml");
  const text = fs.readFileSync(file, "utf8");
  const found: number[] = [];
  for (let at = 0; at < times; at++) {
    const isAway = at % 2 === 0;
    const typed = isAway ? text.replace('retries: "3"', `retries: "${30 + at}"`) : text;
    const until = { kind: "ConfigMap", name, state: isAway ? "drifted" : "inSync" };
    found.push((await engine.type(file, typed, until)).ms);
  }
  return found;
}
