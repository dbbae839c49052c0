/**
 * The demo behind `npm start`: a small shop with a Git history, deployed to a control plane, and then changed by hand in the
 * cluster. End-to-end tests start from the same shop. Knows neither how a control plane starts nor how the table is made.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { builtControlPlane } from "../setup/parts/controlPlane.mjs";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { demoEdits, quietEdits } from "./demoEdits.ts";
import { deployShop, waitUntilReady } from "./deployShop.ts";
import { writeHistory } from "./history.ts";
import { listenForCtrlC, untilAborted } from "./interruption.ts";
import { openEditor } from "./openEditor.ts";
import { type DemoCluster, mustCall, NAMESPACE, objectPath } from "./shopApi.ts";

export { demoEdits, type DemoEdit, type ExpectedRow } from "./demoEdits.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");

export interface DemoControlPlane extends DemoCluster {
  /** Path of a kubeconfig with the context `admin`. */
  readonly kubeconfig: string;
}

export interface DemoOptions {
  readonly controlPlane: DemoControlPlane;
  /** An empty folder; the caller removes it. */
  readonly folder: string;
  /** Called with what is going on, in one sentence. */
  readonly say?: (sentence: string) => void;
}

export interface Demo {
  /** The Git work tree; its remote `origin` lies beside it. */
  readonly workTree: string;
  /** A kubeconfig whose only context is `context`. */
  readonly kubeconfig: string;
  readonly context: string;
  readonly namespace: string;
  /** PATH on which the tools for rendering are found. */
  readonly toolPath: string;
  /** Sentences about packs that were left alone, because their tool is not here. */
  readonly notes: readonly string[];
  /** When the edits were made, in ms since the epoch; the server writes whole seconds. */
  readonly edited: { readonly from: number; readonly to: number };
}

/** Makes the repository, deploys it as field manager `mooring`, waits for the pods and then edits the cluster by hand. */
export async function prepareDemo({ controlPlane, folder, say = () => undefined }: DemoOptions): Promise<Demo> {
  const toolPath = await findToolPath();
  await clearNamespace(controlPlane);
  say("Deploying the shop…");
  // the mailer is older than the rest: kubectl apply made it, and server-side apply never removes what that set
  const workTree = await writeHistory(folder, async (files) => {
    await deployShop(controlPlane, { workTree: files, toolPath, clientSide: ["mailer"] });
  });
  const notes = await deployShop(controlPlane, { workTree, toolPath });
  await waitUntilReady(controlPlane);
  say("Changing it by hand in the cluster…");
  const from = Math.floor(Date.now() / 1000) * 1000;
  for (const { call } of demoEdits) if (call) await mustCall(controlPlane, call);
  for (const call of quietEdits) await mustCall(controlPlane, call);
  const to = Date.now();
  await waitUntilReady(controlPlane);
  const kubeconfig = path.join(folder, "kubeconfig");
  writeDemoKubeconfig(controlPlane.kubeconfig, kubeconfig);
  return { workTree, kubeconfig, context: "demo", namespace: NAMESPACE, toolPath, notes, edited: { from, to } };
}

export interface RunOptions {
  readonly controlPlane: DemoControlPlane;
  /** Stop after the table. */
  readonly headless: boolean;
  /** Program of a desktop editor; undefined: `code` where it is on the PATH, else the browser build. */
  readonly editor?: string | undefined;
}

/**
 * `npm start` once the control plane is up. Resolves when the table was printed (`headless`), the editor was closed or Ctrl-C
 * came. Nothing is left behind.
 */
export async function runDemo({ controlPlane, headless, editor }: RunOptions): Promise<void> {
  const folder = temporaryFolder("demo");
  const interruption = listenForCtrlC();
  const { signal } = interruption;
  try {
    const demo = await untilAborted(showTable(controlPlane, folder, signal), signal);
    // the editor ends by itself on the signal
    if (demo && !headless) await openEditor(editor, { root: ROOT, demo, folder, signal });
  } finally {
    interruption.dispose();
    await removeFolder(folder);
  }
}

/**
 * `npm start -- --serve`: keeps the demo running for an editor that is started otherwise (`.vscode/launch.json`), in the folder
 * `test/output/demo`. What such an editor needs of its environment is in `.env` there. Resolves on Ctrl-C.
 */
export async function serveDemo(controlPlane: DemoControlPlane): Promise<void> {
  const folder = path.join(ROOT, "test/output/demo");
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const interruption = listenForCtrlC();
  const { signal } = interruption;
  try {
    const say = (sentence: string): void => console.log(sentence);
    const demo = await untilAborted(prepareDemo({ controlPlane, folder, say }), signal);
    if (!demo) return;
    fs.writeFileSync(path.join(folder, ".env"), `KUBECONFIG=${demo.kubeconfig}\nPATH=${demo.toolPath}\n`);
    console.log(`The demo is ready: ${demo.workTree}. Press Ctrl-C to end.`);
    const forever = setInterval(() => undefined, 60_000);
    if (!signal.aborted) await once(signal, "abort");
    clearInterval(forever);
  } finally {
    interruption.dispose();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function showTable(controlPlane: DemoControlPlane, folder: string, signal: AbortSignal): Promise<Demo> {
  const demo = await prepareDemo({ controlPlane, folder, say: (sentence) => console.log(sentence) });
  console.log(`\nWhat happened behind Git's back:\n${demoEdits.map(({ what }) => `  - ${what}`).join("\n")}\n`);
  await runMooring(demo, ["diff"], signal);
  return demo;
}

/** Runs the command line in the work tree. It ends with 1 for drift, or with 2 where a pack could not be rendered. */
async function runMooring(demo: Demo, args: readonly string[], signal: AbortSignal): Promise<void> {
  const main = path.join(ROOT, "src/cli/main.ts");
  const target = ["--kubeconfig", demo.kubeconfig, "--context", demo.context, "--namespace", demo.namespace];
  console.log(`$ mooring ${args.join(" ")} --context ${demo.context} --namespace ${demo.namespace}`);
  const child = spawn(process.execPath, [main, ...args, ...target], {
    cwd: demo.workTree,
    env: { ...process.env, PATH: demo.toolPath, MOORING_STATE: path.join(path.dirname(demo.workTree), "state") },
    stdio: "inherit",
    signal,
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => (signal.aborted ? resolve(null) : reject(error)));
    child.once("close", resolve);
  });
  const isFine = code === 1 || (code === 2 && demo.notes.length > 0);
  if (!signal.aborted && !isFine) throw new Error(`mooring ${args.join(" ")} ended with ${code}`);
}

/** The testbed gives its user `shop-dev` rights by objects in the shop's namespace, which no file of the shop names. */
async function clearNamespace(cluster: DemoCluster): Promise<void> {
  for (const kind of ["RoleBinding", "Role"])
    await cluster.request({ method: "DELETE", path: objectPath(kind, "shop-dev") });
}

/** One context with a name that says what it is. */
function writeDemoKubeconfig(source: string, file: string): void {
  const { clusters, users } = parse(fs.readFileSync(source, "utf8")) as {
    clusters: { name: string; cluster: unknown }[];
    users: { name: string; user: unknown }[];
  };
  const admin = users.find(({ name }) => name === "admin");
  const kubeconfig = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "demo",
    clusters: [{ name: "demo", cluster: clusters[0]?.cluster }],
    contexts: [{ name: "demo", context: { cluster: "demo", user: "demo", namespace: NAMESPACE } }],
    users: [{ name: "demo", user: admin?.user }],
  };
  fs.writeFileSync(file, stringify(kubeconfig), { mode: 0o600 });
}

/** The user's PATH; with the testbed's kubectl at its end, so that kustomizations render on every machine. */
async function findToolPath(): Promise<string> {
  const { kubectl } = await builtControlPlane();
  const own = process.env.PATH ?? "";
  return path.isAbsolute(kubectl) ? `${own}${path.delimiter}${path.dirname(kubectl)}` : own;
}
