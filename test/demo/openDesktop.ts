import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import type { EditorOptions } from "./openEditor.ts";

const SETTINGS = {
  "workbench.startupEditor": "none",
  "security.workspace.trust.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
};

/** Opens the demo in a desktop editor of its own: own settings, no other extensions. Resolves when its window was closed. */
export async function openDesktop(program: string, { root, demo, folder, signal }: EditorOptions): Promise<void> {
  const data = path.join(folder, "editor");
  fs.mkdirSync(path.join(data, "User"), { recursive: true });
  fs.writeFileSync(path.join(data, "User/settings.json"), JSON.stringify(SETTINGS));
  const args = [
    ...["--new-window", "--wait", `--extensionDevelopmentPath=${root}`],
    ...[`--user-data-dir=${data}`, `--extensions-dir=${path.join(folder, "extensions")}`, demo.workTree],
  ];
  const child = spawn(program, args, {
    env: { ...process.env, PATH: demo.toolPath, KUBECONFIG: demo.kubeconfig },
    stdio: "ignore",
    shell: process.platform === "win32", // `code.cmd` is a script
  });
  const onAbort = (): void => {
    child.kill();
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await ended(child);
  } finally {
    signal.removeEventListener("abort", onAbort);
    closeWindow(data);
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  await once(child, "close");
}

/** `code` only asks for the window; the editor itself is a process of its own and writes its pid into the lock file. */
function closeWindow(data: string): void {
  const lock = path.join(data, "code.lock");
  const pid = fs.existsSync(lock) ? Number(fs.readFileSync(lock, "utf8")) : Number.NaN;
  if (!Number.isInteger(pid) || pid <= 1) return;
  try {
    process.kill(pid);
  } catch {
    // closed already
  }
}
