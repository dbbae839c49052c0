// The suites of the editor tier and what each needs from outside, whatever editor runs them.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { type ControlPlane, startControlPlane } from "../testbed/controlPlane.ts";
import type { EditorTestOptions } from "../testbed/editorTests.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { watchPrograms } from "../e2e/processLog.ts";
import { addCounts, reportCounts, type TestCounts } from "../testbed/testCounts.ts";
import { deployPacks } from "./deployPacks.ts";
import { runProxied } from "./runProxied.ts";
import { layTraps } from "./traps.ts";
import { writeHostileSettings } from "./hostileSettings.ts";
import { writeMapped } from "./writeMapped.ts";
import { writeShop } from "./writeShop.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** In a browser the editor saves by itself after a second; the tests want to see unsaved text. */
const quiet = { "git.enabled": false, "files.autoSave": "off" };

/** Runs mocha files in an editor of some kind, with the extension and what they need from outside. */
export type RunInEditor = (options: EditorTestOptions) => Promise<TestCounts>;

export const SUITES: Readonly<Record<string, (run: RunInEditor) => Promise<TestCounts>>> = {
  quiet: (run) => runTrapped(run, ["quiet", "workspaceSettings"], true),
  config: (run) => runTrapped(run, ["configHelp"], true),
  restricted: (run) => runTrapped(run, ["restricted", "workspaceSettings"], false),
  live: runLive,
  strangers: runStrangers,
  packs: runPacks,
  commands: runCommands,
  proxied: (run) => runProxied(run, root),
};

/** Builds the extension where `npm test` has not, runs the suites of these names (none: all of them) and reports the counts. */
export async function runSuites(run: RunInEditor, wanted: readonly string[]): Promise<void> {
  // a run of all tiers has built it, and others read it now
  if (process.env["MOORING_COUNTS"] === undefined) await build();
  const parts: (TestCounts & { readonly name: string })[] = [];
  for (const [name, suite] of Object.entries(SUITES))
    if (wanted.length === 0 || wanted.includes(name)) parts.push({ ...(await countsOf(suite, run)), name });
  reportCounts({ ...addCounts(parts), parts });
}

async function build(): Promise<void> {
  const program = spawn(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(program, "close")) as [number | null];
  if (code !== 0) throw new Error("the extension could not be built");
}

/** A suite whose cluster or editor does not start has failed; the others still run. */
async function countsOf(suite: (run: RunInEditor) => Promise<TestCounts>, run: RunInEditor): Promise<TestCounts> {
  try {
    return await suite(run);
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    console.log(reason);
    return { passed: 0, failed: 1, skipped: 0, failing: [reason] };
  }
}

/** A workspace whose kubeconfig and tools are traps: the test looks into their log. */
async function runTrapped(run: RunInEditor, names: readonly string[], trust: boolean): Promise<TestCounts> {
  const folder = temporaryFolder("editor-trapped");
  const traps = await layTraps(folder);
  try {
    const workspace = path.join(folder, "shop");
    await writeShop(workspace);
    writeHostileSettings(workspace, root);
    return await run({
      tests: names.map((name) => path.join(import.meta.dirname, `${name}.test.ts`)),
      extension: root,
      workspace,
      trust,
      settings: quiet,
      env: traps.env,
    });
  } finally {
    await traps.stop();
    await removeFolder(folder);
  }
}

/** A repository deployed to a real API server. */
async function runLive(run: RunInEditor): Promise<TestCounts> {
  const folder = temporaryFolder("editor-live");
  const plane = await startControlPlane();
  try {
    const workspace = path.join(folder, "shop");
    await writeShop(workspace);
    await plane.kubectl(["apply", "--server-side", "--field-manager=mooring", "-f", workspace]);
    return await run({
      tests: ["live", "typing"].map((name) => path.join(import.meta.dirname, `${name}.test.ts`)),
      extension: root,
      workspace,
      trust: true,
      settings: quiet,
      env: clusterEnv(plane),
    });
  } finally {
    await plane.stop();
    await removeFolder(folder);
  }
}

/** The same, where the programs that Mooring may start write down that they were started. */
async function runStrangers(run: RunInEditor): Promise<TestCounts> {
  const folder = temporaryFolder("editor-strangers");
  const plane = await startControlPlane();
  try {
    const workspace = path.join(folder, "shop");
    await writeShop(workspace);
    await plane.kubectl(["apply", "--server-side", "--field-manager=mooring", "-f", workspace]);
    const processes = watchPrograms(path.join(folder, "programs"), process.env.PATH ?? "");
    return await run({
      tests: [path.join(import.meta.dirname, "strangers.test.ts")],
      extension: root,
      workspace,
      trust: true,
      settings: quiet,
      env: { ...clusterEnv(plane), PATH: processes.path, MOORING_TEST_STARTED: processes.log },
    });
  } finally {
    await plane.stop();
    await removeFolder(folder);
  }
}

/** Packs on a real API server, with a node that gives logs. */
async function runPacks(run: RunInEditor): Promise<TestCounts> {
  const folder = temporaryFolder("editor-packs");
  const plane = await startControlPlane();
  const workspace = path.join(folder, "packs");
  fs.mkdirSync(workspace);
  const kubelet = await deployPacks(plane, workspace);
  try {
    return await run({
      tests: [path.join(import.meta.dirname, "packs.test.ts")],
      extension: root,
      workspace,
      trust: true,
      settings: quiet,
      env: clusterEnv(plane),
    });
  } finally {
    await kubelet.stop();
    await plane.stop();
    await removeFolder(folder);
  }
}

/** Two mapped packs, a remote, and a cluster that has them. */
async function runCommands(run: RunInEditor): Promise<TestCounts> {
  const folder = temporaryFolder("editor-commands");
  const plane = await startControlPlane();
  try {
    const workspace = path.join(folder, "shop");
    await writeMapped(workspace, path.join(folder, "remote.git"));
    for (const part of ["cart", "stock"]) {
      const args = ["apply", "--server-side", "--field-manager=mooring", "-f", path.join(workspace, part)];
      await plane.kubectl(args);
    }
    return await run({
      tests: ["shownCommands", "mappingCommands"].map((name) => path.join(import.meta.dirname, `${name}.test.ts`)),
      extension: root,
      workspace,
      trust: true,
      settings: quiet,
      env: clusterEnv(plane),
    });
  } finally {
    await plane.stop();
    await removeFolder(folder);
  }
}

function clusterEnv(plane: ControlPlane): Record<string, string> {
  const access = { server: plane.server, ca: fs.readFileSync(plane.caFile, "utf8"), token: plane.tokens.admin };
  return { KUBECONFIG: plane.kubeconfig, MOORING_TEST_API: JSON.stringify(access) };
}
