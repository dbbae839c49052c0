import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { builtEditor } from "../setup/parts/editor.mjs";
import { freePort } from "./freePort.ts";
import { removeFolder, temporaryFolder } from "./guard.ts";
import { startProgram } from "./program.ts";
import { waitFor } from "./waitFor.ts";

export interface EditorServerOptions {
  /** Folder of an extension, or its packed file. */
  readonly extension?: string;
  /**
   * How the editor gets it: as one under development (default), as a folder that counts as installed, which looks as users see it, or
   * from a packed file, which the editor installs itself.
   */
  readonly loadedAs?: "development" | "installed" | "packed";
  /** Entry point of tests that the extension host runs; see editorTests.ts. */
  readonly tests?: string;
  /** A folder or a `.code-workspace` file; none opens an empty window. */
  readonly workspace?: string;
  /** False opens the workspace in Restricted Mode, without asking. */
  readonly trust: boolean;
  /** More user settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** More environment for the server, and so for the extension host. */
  readonly env?: NodeJS.ProcessEnv;
}

/** VS Code's server build, running. */
export interface EditorServer {
  /** Opens the workspace with the extension in any browser of this machine. */
  readonly url: string;
  readonly port: number;
  /** The server's own data: settings, state and logs. */
  readonly folder: string;
  isRunning(): boolean;
  stop(): Promise<void>;
}

/** Nothing that moves, asks, fetches or draws by itself. */
export const quietSettings = {
  "chat.agentHost.enabled": false,
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.autofetch": false,
  "git.openRepositoryInParentFolders": "never",
  "security.workspace.trust.startupPrompt": "never",
  "telemetry.telemetryLevel": "off",
  "window.titleBarStyle": "native",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** An address is wanted, but nothing must be asked there. */
const noGallery = JSON.stringify({
  serviceUrl: "",
  itemUrl: "",
  resourceUrlTemplate: "",
  controlUrl: "",
  nlsBaseUrl: "",
});

export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const { node, vscode } = await builtEditor();
  const folder = temporaryFolder("editor");
  const port = await freePort();
  writeSettings(folder, options.settings ?? {});
  installExtension(path.join(folder, "extensions"), options);
  if (options.loadedAs === "packed" && options.extension !== undefined) {
    const install = [path.join(vscode, "out/server-main.js"), "--install-extension", path.resolve(options.extension)];
    await promisify(execFile)(node, [...install, ...places(folder), "--force", "--accept-server-license-terms"]);
  }
  const log = path.join(folder, "server.log");
  const program = startProgram(
    "editor",
    [node, path.join(vscode, "out/server-main.js"), ...flags(port, folder, options)],
    {
      log,
      group: true, // it starts an extension host and more
      // who acts by itself in a folder is agreed on there, among all editors of a user
      env: {
        ...process.env,
        XDG_STATE_HOME: path.join(folder, "state"),
        ...options.env,
        EXTENSIONS_GALLERY: noGallery,
      },
    },
  );
  const stop = async (): Promise<void> => {
    await program.kill();
    await removeFolder(folder);
  };
  try {
    await waitFor("start of the editor", () => {
      if (!program.isRunning()) throw new Error(`the editor ended early: ${program.tail()}`);
      return fs.readFileSync(log, "utf8").includes("Extension host agent started");
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: address(port, options), port, folder, isRunning: program.isRunning, stop };
}

function flags(port: number, folder: string, options: EditorServerOptions): readonly string[] {
  return [
    ...["--host", "127.0.0.1", "--port", String(port), ...places(folder)],
    ...["--without-connection-token", "--accept-server-license-terms", "--telemetry-level", "off"],
    "--enable-smoke-test-driver", // or else the payload of the address is ignored
    ...(options.trust ? ["--disable-workspace-trust"] : []),
  ];
}

function places(folder: string): readonly string[] {
  return ["--server-data-dir", folder, "--extensions-dir", path.join(folder, "extensions")];
}

function address(port: number, { extension, loadedAs, tests, workspace }: EditorServerOptions): string {
  const remote = (file: string): string => `vscode-remote://127.0.0.1:${port}${path.resolve(file)}`;
  const payload = [
    ...(extension === undefined || isInstalled(loadedAs) ? [] : [["extensionDevelopmentPath", remote(extension)]]),
    ...(tests === undefined ? [] : [["extensionTestsPath", remote(tests)]]),
  ];
  const query = new URLSearchParams();
  if (workspace !== undefined)
    query.set(workspace.endsWith(".code-workspace") ? "workspace" : "folder", path.resolve(workspace));
  else query.set("ew", "true");
  if (payload.length > 0) query.set("payload", JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

function isInstalled(loadedAs: EditorServerOptions["loadedAs"]): boolean {
  return loadedAs === "installed" || loadedAs === "packed";
}

/** The editor takes every folder with a package.json in its extensions folder for an installed extension, links too. */
function installExtension(extensions: string, { extension, loadedAs }: EditorServerOptions): void {
  fs.mkdirSync(extensions);
  if (extension === undefined || loadedAs !== "installed") return;
  fs.symlinkSync(path.resolve(extension), path.join(extensions, path.basename(extension)), "junction");
}

/** Settings of the scope `machine` are read from the server's own file, the others from the user's. */
function writeSettings(folder: string, settings: Readonly<Record<string, unknown>>): void {
  const ours = Object.fromEntries(Object.entries(settings).filter(([key]) => key.startsWith("mooring.")));
  for (const [place, written] of Object.entries({ User: { ...quietSettings, ...settings }, Machine: ours })) {
    fs.mkdirSync(path.join(folder, "data", place), { recursive: true });
    fs.writeFileSync(path.join(folder, "data", place, "settings.json"), JSON.stringify(written, null, 2));
  }
}
