import { spawn } from "node:child_process";
import path from "node:path";
import { builtControlPlane } from "../setup/parts/controlPlane.mjs";
import type { FaultProxy } from "../testbed/faultProxy.ts";

export interface KubectlRun {
  readonly ms: number;
  readonly requests: number;
  /** Objects that were really compared; less than asked for where the run was cut short or a sample was taken. */
  readonly measured: number;
}

export interface KubectlDiff {
  readonly proxy: FaultProxy;
  readonly folder: string;
  readonly objects: number;
  /** Stands for more objects than it compares. */
  readonly standsFor?: number;
  readonly flags: readonly string[];
  readonly limitMs: number;
}

/** Runs `kubectl diff` over a folder; what was cut short at the limit, or sampled, is extrapolated by the number of objects. */
export async function runKubectlDiff(options: KubectlDiff): Promise<KubectlRun> {
  const { proxy, folder, objects, flags, limitMs, standsFor = objects } = options;
  const { kubectl } = await builtControlPlane();
  const cache = path.join(path.dirname(proxy.kubeconfig), "kubectl-bench");
  proxy.resetCounts();
  const args = [
    "diff",
    `--kubeconfig=${proxy.kubeconfig}`,
    `--cache-dir=${cache}`,
    "--recursive",
    "-f",
    folder,
    ...flags,
  ];
  const started = performance.now();
  const code = await run(kubectl, args, limitMs);
  const ms = performance.now() - started;
  const total = proxy.total();
  // each object ends with one dry-run
  const measured = code === undefined ? Math.max(1, proxy.counts.patchDryRun) : objects;
  if (code !== undefined && code > 1) throw new Error(`kubectl ${args.join(" ")} ended with ${code}`);
  const scale = standsFor / measured;
  return { ms: ms * scale, requests: Math.round(total * scale), measured };
}

/** The exit code, undefined when the limit came first. */
function run(program: string, args: readonly string[], limitMs: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ["ignore", "ignore", "pipe"] });
    let errors = "";
    child.stderr.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString("utf8")).slice(-2_000);
    });
    let isCut = false;
    const limit = setTimeout(() => {
      isCut = true;
      child.kill("SIGKILL");
    }, limitMs);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(limit);
      if (isCut) resolve(undefined);
      else if (code === null || code > 1) reject(new Error(`kubectl ended with ${code}: ${errors}`));
      else resolve(code);
    });
  });
}
