import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { runEditorTests } from "../testbed/editorTests.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";

const root = path.resolve(import.meta.dirname, "../..");
const times = 5;

export interface ActivationFigures {
  /** Minified sizes in kB (1,000 bytes), by file below dist. */
  readonly sizes: Readonly<Record<string, number>>;
  /** Milliseconds, medians of several processes. */
  readonly inNode: number;
  /** One activation in the real extension host, by the wall clock and in CPU time of the host; undefined with the reason beside it. */
  readonly inHost: { readonly ms: number; readonly cpuMs: number } | undefined;
  readonly whyNot: string;
}

/** Builds what ships and measures its start. `inEditor` starts a real VS Code, which is built first where it is missing. */
export async function measureActivation(inEditor: boolean): Promise<ActivationFigures> {
  const inNode: number[] = [];
  for (let at = 0; at < times; at++) {
    const output = execFileSync(process.execPath, [path.join(import.meta.dirname, "activateInNode.cjs")], {
      encoding: "utf8",
    });
    inNode.push((JSON.parse(output) as { readonly all: number }).all);
  }
  inNode.sort((a, b) => a - b);
  const host = inEditor ? await hostActivation() : { inHost: undefined, whyNot: "left out of a quick run" };
  return { sizes: readSizes(), inNode: inNode[Math.floor(times / 2)] ?? 0, ...host };
}

/** @throws Error when the build is broken or over its own limits */
export function build(): void {
  execFileSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
}

function readSizes(): Readonly<Record<string, number>> {
  const meta = JSON.parse(fs.readFileSync(path.join(root, "dist/meta.json"), "utf8")) as {
    readonly outputs: Readonly<Record<string, { readonly bytes: number }>>;
  };
  return Object.fromEntries(
    Object.entries(meta.outputs).map(([file, { bytes }]) => [file.replace("dist/", ""), bytes / 1000]),
  );
}

async function hostActivation(): Promise<Pick<ActivationFigures, "inHost" | "whyNot">> {
  const workspace = temporaryFolder("bench-workspace");
  try {
    const tests = [path.join(import.meta.dirname, "activationInEditor.ts")];
    const { output } = await runEditorTests({ extension: root, tests, workspace, trust: true, limitMs: 90_000 });
    const [, ms, cpuMs] = /activation took ([\d.]+) ms, CPU ([\d.]+) ms/.exec(output) ?? [];
    if (ms === undefined) return { inHost: undefined, whyNot: "the editor's run gave no figure" };
    return { inHost: { ms: Number(ms), cpuMs: Number(cpuMs) }, whyNot: "" };
  } catch (error) {
    return {
      inHost: undefined,
      whyNot: `the editor did not start (${error instanceof Error ? error.name : "unknown"})`,
    };
  } finally {
    await removeFolder(workspace);
  }
}
