import fs from "node:fs";
import path from "node:path";
import { downloadAndUnzipVSCode, runTests, SilentReporter } from "@vscode/test-electron";
import { SetupError } from "../setup/setup.mjs";
import { bundleEditorTests } from "./bundleEditorTests.ts";
import { quietSettings } from "./editorServer.ts";
import { type EditorTestOptions, testLimitMs } from "./editorTests.ts";
import { removeFolder, temporaryFolder } from "./guard.ts";
import { readCounts, type TestCounts } from "./testCounts.ts";

/** Milliseconds without an answer of the download server. */
const downloadLimitMs = 20_000;

/** Like `runEditorTests`, in a desktop VS Code: the one named by MOORING_VSCODE, or the newest, which is downloaded. */
export async function runInDesktop(options: EditorTestOptions): Promise<TestCounts> {
  const program = await desktopEditor();
  const folder = temporaryFolder("desktop");
  try {
    const tests = path.join(folder, "tests.cjs");
    const counts = path.join(folder, "counts.json");
    await bundleEditorTests(options.tests, tests, testLimitMs);
    const code = await runTests({
      vscodeExecutablePath: program,
      extensionDevelopmentPath: path.resolve(options.extension ?? "."),
      extensionTestsPath: tests,
      extensionTestsEnv: { XDG_STATE_HOME: path.join(folder, "state"), ...options.env, MOORING_COUNTS: counts },
      launchArgs: launchArguments(folder, options),
    }).catch(() => 1); // it says itself which signal or status the editor ended with
    const result = readCounts(counts);
    return { ...result, failed: code === 0 ? result.failed : Math.max(1, result.failed) };
  } finally {
    await removeFolder(folder);
  }
}

/** Program of a desktop editor. @throws SetupError with what to do where there is none */
async function desktopEditor(): Promise<string> {
  const { MOORING_VSCODE: given, DISPLAY: display, WAYLAND_DISPLAY: wayland } = process.env;
  if (given !== undefined && !fs.existsSync(given))
    throw new SetupError(`MOORING_VSCODE names ${given}, which is not there.`);
  const program = given ?? (await download());
  if (process.platform === "linux" && !display && !wayland)
    throw new SetupError("No display for a desktop editor: run `xvfb-run -a npm run test:electron`.");
  return program;
}

async function download(): Promise<string> {
  try {
    return await downloadAndUnzipVSCode({ reporter: new SilentReporter(), timeout: downloadLimitMs });
  } catch (error) {
    const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new SetupError(
      `No desktop VS Code: it could not be downloaded (${why}). Set MOORING_VSCODE to the program of an installed one, or run \`npm test -- editor\`, which runs the same tests in the browser build.`,
    );
  }
}

function launchArguments(folder: string, { workspace, trust, settings }: EditorTestOptions): string[] {
  const data = path.join(folder, "data");
  fs.mkdirSync(path.join(data, "User"), { recursive: true });
  fs.writeFileSync(path.join(data, "User/settings.json"), JSON.stringify({ ...quietSettings, ...settings }));
  return [
    ...(workspace === undefined ? [] : [path.resolve(workspace)]),
    `--user-data-dir=${data}`,
    `--extensions-dir=${path.join(folder, "extensions")}`,
    "--disable-updates",
    ...(trust ? ["--disable-workspace-trust"] : []),
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  ];
}
