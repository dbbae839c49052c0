import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { builtControlPlane } from "../setup/parts/controlPlane.mjs";
import { corporaFolder } from "../integration/manifests/corpora.ts";
import { type ControlPlane, startControlPlane } from "../testbed/controlPlane.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { middle } from "./rows.ts";

/** Copies of the ten definitions of kube-prometheus, each with a group of its own: as many as a large cluster has. */
const DEFINITION_COPIES = 5;
const REPEATS = 3;
/** Files that were written within the last seconds are read again whatever is known of them. */
const SETTLE_MS = 3_500;

export interface RealSet {
  readonly name: string;
  readonly objects: number;
  readonly megabytes: number;
  /** Milliseconds of whole processes. */
  readonly coldMs: number;
  readonly laterMs: number;
  readonly kubectlMs: number;
  readonly laterCpuMs: number;
  /** Most memory that was resident, MB. */
  readonly memory: number;
}

export interface RealFigures {
  readonly sets: readonly RealSet[];
  readonly all: RealSet;
  readonly helpMs: number;
  readonly oneMs: number;
}

/** The built command line over real manifests, beside `kubectl diff` over the same files and the same server. */
export async function measureRealFiles(): Promise<RealFigures> {
  const folder = temporaryFolder("bench-real");
  const plane = await startControlPlane({});
  try {
    const sets = await writeSets(folder);
    for (const set of sets) await apply(plane, path.join(folder, set));
    const one = path.join(folder, "one");
    fs.mkdirSync(one);
    fs.writeFileSync(
      path.join(one, "a.yaml"),
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {a: b}\n",
    );
    await apply(plane, one);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const measure = (name: string, at: string): Promise<RealSet> => measureSet(plane, name, at);
    const figures: RealSet[] = [];
    for (const set of sets) figures.push(await measure(set, path.join(folder, set)));
    const whole = path.join(folder, "all");
    fs.mkdirSync(whole);
    for (const set of sets) fs.renameSync(path.join(folder, set), path.join(whole, set));
    return {
      sets: figures,
      all: await measure("all of them", whole),
      helpMs: (await times(plane, ["--help"], one, path.join(folder, "help-state"))).ms,
      oneMs: (await later(plane, one, path.join(folder, "one-state"))).ms,
    };
  } finally {
    await plane.stop();
    await removeFolder(folder);
  }
}

async function writeSets(folder: string): Promise<readonly string[]> {
  const corpora = await corporaFolder();
  const prometheus = path.join(corpora, "kube-prometheus/manifests");
  fs.cpSync(prometheus, path.join(folder, "kube-prometheus"), { recursive: true });
  fs.mkdirSync(path.join(folder, "online-boutique"));
  fs.copyFileSync(
    path.join(corpora, "online-boutique/release/kubernetes-manifests.yaml"),
    path.join(folder, "online-boutique/shop.yaml"),
  );
  const definitions = path.join(folder, "50 definitions");
  fs.mkdirSync(definitions);
  for (const name of fs.readdirSync(path.join(prometheus, "setup")).filter((file) => file.includes("Definition"))) {
    const text = fs.readFileSync(path.join(prometheus, "setup", name), "utf8");
    for (let copy = 0; copy < DEFINITION_COPIES; copy++) {
      const own = text.replaceAll("monitoring.coreos.com", `copy-${copy}.example.test`);
      fs.writeFileSync(path.join(definitions, `${copy}-${name}`), own);
    }
  }
  return ["kube-prometheus", "online-boutique", "50 definitions"];
}

async function apply(plane: ControlPlane, folder: string): Promise<void> {
  const send = (at: string) => plane.kubectl(["apply", "--server-side", "--field-manager=mooring", "-f", at]);
  if (fs.existsSync(path.join(folder, "setup"))) {
    await send(path.join(folder, "setup"));
    await plane.kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]);
  }
  await send(folder);
}

async function measureSet(plane: ControlPlane, name: string, folder: string): Promise<RealSet> {
  const state = `${folder}-state`;
  const cold: number[] = [];
  for (let run = 0; run < REPEATS; run++) {
    fs.rmSync(state, { recursive: true, force: true });
    cold.push((await times(plane, ["diff"], folder, state)).ms);
  }
  const { ms, cpuMs, memory, objects } = await later(plane, folder, state);
  const megabytes = sizeOf(folder) / 1_000_000;
  const kubectlMs = await kubectlDiff(plane, folder);
  return { name, objects, megabytes, coldMs: middle(cold), laterMs: ms, laterCpuMs: cpuMs, kubectlMs, memory };
}

interface Spent {
  readonly ms: number;
  readonly cpuMs: number;
  readonly memory: number;
  readonly objects: number;
}

async function later(plane: ControlPlane, folder: string, state: string): Promise<Spent> {
  await times(plane, ["diff"], folder, state);
  const runs: Spent[] = [];
  for (let run = 0; run < REPEATS; run++) runs.push(await times(plane, ["diff"], folder, state));
  const by = (pick: (spent: Spent) => number): number => middle(runs.map(pick));
  return {
    ms: by(({ ms }) => ms),
    cpuMs: by(({ cpuMs }) => cpuMs),
    memory: by(({ memory }) => memory),
    objects: by(({ objects }) => objects),
  };
}

/** One run of the built command line; refuses figures of a wrong answer. */
function times(plane: ControlPlane, words: readonly string[], folder: string, state: string): Promise<Spent> {
  const isDiff = words[0] === "diff";
  const more = isDiff ? ["--kubeconfig", plane.kubeconfig, "--context", "admin", "-n", "default"] : [];
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const program = path.resolve(import.meta.dirname, "../../dist/mooring.cjs");
    const child = spawn(process.execPath, [program, ...words, ...more], {
      cwd: folder,
      env: { ...process.env, MOORING_STATE: state },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let usage = { cpuMs: Number.NaN, memory: Number.NaN };
    const look = setInterval(() => (usage = usageOf(child.pid) ?? usage), 5);
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.once("error", reject);
    child.once("close", (code) => {
      clearInterval(look);
      const ms = performance.now() - started;
      const objects = Number(/^All (\d+) objects equal/m.exec(output)?.[1] ?? (isDiff ? Number.NaN : 0));
      if (code === 0 && !Number.isNaN(objects)) resolve({ ms, ...usage, objects });
      else reject(new Error(`mooring ${words.join(" ")} ended with ${code}: ${output.slice(0, 500)}`));
    });
  });
}

/** CPU time so far and the most memory so far; undefined where the system has no such files. */
function usageOf(pid: number | undefined): { readonly cpuMs: number; readonly memory: number } | undefined {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    const ticks = Number(fields[11]) + Number(fields[12]);
    const peak = /VmHWM:\s+(\d+) kB/.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return peak === undefined ? undefined : { cpuMs: ticks * 10, memory: Number(peak) / 1_000 };
  } catch {
    return undefined;
  }
}

/** The second run: its discovery is cached. */
async function kubectlDiff(plane: ControlPlane, folder: string): Promise<number> {
  const { kubectl } = await builtControlPlane();
  const args = ["diff", "--kubeconfig", plane.kubeconfig, "--context", "admin", "--recursive", "-f", folder];
  const cache = ["--cache-dir", `${folder}-kubectl`];
  execFileSync(kubectl, ["get", "--raw", "/version", "--kubeconfig", plane.kubeconfig], { stdio: "ignore" });
  const run = (): number => {
    const started = performance.now();
    try {
      execFileSync(kubectl, [...args, ...cache], { stdio: "ignore" });
    } catch (error) {
      // 1 = it names bookkeeping of its own
      if (!(error instanceof Error && "status" in error && error.status === 1)) throw error;
    }
    return performance.now() - started;
  };
  run();
  return run();
}

function sizeOf(folder: string): number {
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath, entry.name)).size, 0);
}
