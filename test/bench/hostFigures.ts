import path from "node:path";
import type { VerdictCounts } from "../../src/model/verdict.ts";
import { runEditorTests } from "../testbed/editorTests.ts";
import type { Blocks } from "./blockSampler.ts";
import { checkCounts } from "./compareFleet.ts";

const root = path.resolve(import.meta.dirname, "../..");
const limitMs = 360_000;

/** What hostInEditor.ts printed: one comparison of a large workspace in the real extension host. */
export interface HostFigures {
  readonly ms: number;
  readonly cpuMs: number;
  readonly blocks: Blocks;
  /** MB of heap after a collection, over what the host held before. */
  readonly held: number;
  readonly counts: VerdictCounts;
}

export interface HostRun {
  readonly kubeconfig: string;
  readonly folder: string;
  readonly objects: number;
  readonly drifted: number;
}

/** @throws Error when the editor does not start or finds something else than is there */
export async function measureHost({ kubeconfig, folder, objects, drifted }: HostRun): Promise<HostFigures> {
  const { output } = await runEditorTests({
    extension: root,
    tests: [path.join(import.meta.dirname, "hostInEditor.ts")],
    workspace: folder,
    trust: true,
    settings: { "git.enabled": false },
    env: { KUBECONFIG: kubeconfig },
    limitMs,
  });
  const [, json] = /host figures (\{.*\})/.exec(output) ?? [];
  if (json === undefined) throw new Error("the editor's run gave no figures");
  const figures = JSON.parse(json) as HostFigures;
  checkCounts(figures.counts, objects, drifted);
  return figures;
}
