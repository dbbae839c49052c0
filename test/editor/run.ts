// The editor tier: mocha files inside the extension host of a real VS Code. What a file needs from outside (a cluster, a
// repository, traps for processes and connections) is made here and handed over by the environment.
// usage: node test/editor/run.ts [quiet] [config] [restricted] [live]
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { startControlPlane } from "../testbed/controlPlane.ts";
import { runEditorTests } from "../testbed/editorTests.ts";
import { removeFolder, temporaryFolder } from "../testbed/guard.ts";
import { addCounts, reportCounts, type TestCounts } from "../testbed/testCounts.ts";
import { layTraps } from "./traps.ts";
import { writeShop } from "./writeShop.ts";

const root = path.resolve(import.meta.dirname, "../..");
/** In a browser the editor saves by itself after a second; the tests want to see unsaved text. */
const quiet = { "git.enabled": false, "files.autoSave": "off" };

const build = spawn(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
const [code] = (await once(build, "close")) as [number | null];
if (code !== 0) throw new Error("the extension could not be built");

const runs: Readonly<Record<string, () => Promise<TestCounts>>> = {
  quiet: () => runTrapped("quiet.test.ts", true),
  config: () => runTrapped("configHelp.test.ts", true),
  restricted: () => runTrapped("restricted.test.ts", false),
  live: runLive,
};
const wanted = process.argv.slice(2);
const counts: TestCounts[] = [];
for (const [name, run] of Object.entries(runs))
  if (wanted.length === 0 || wanted.includes(name)) counts.push(await run());
reportCounts(addCounts(counts));

/** A workspace whose kubeconfig and tools are traps: the test looks into their log. */
async function runTrapped(file: string, trust: boolean): Promise<TestCounts> {
  const folder = temporaryFolder("editor-trapped");
  const traps = await layTraps(folder);
  try {
    const workspace = path.join(folder, "shop");
    await writeShop(workspace);
    return await runEditorTests({
      tests: [path.join(import.meta.dirname, file)],
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
async function runLive(): Promise<TestCounts> {
  const folder = temporaryFolder("editor-live");
  const plane = await startControlPlane();
  try {
    const workspace = path.join(folder, "shop");
    await writeShop(workspace);
    await plane.kubectl(["apply", "--server-side", "--field-manager=mooring", "-f", workspace]);
    const env = {
      KUBECONFIG: plane.kubeconfig,
      MOORING_TEST_API: JSON.stringify({
        server: plane.server,
        ca: fs.readFileSync(plane.caFile, "utf8"),
        token: plane.tokens.admin,
      }),
    };
    return await runEditorTests({
      tests: [path.join(import.meta.dirname, "live.test.ts")],
      extension: root,
      workspace,
      trust: true,
      settings: quiet,
      env,
    });
  } finally {
    await plane.stop();
    await removeFolder(folder);
  }
}
