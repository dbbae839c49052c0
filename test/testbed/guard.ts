import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** A process (negative: its group) or a folder that must not outlive this process. */
export type Guarded = { readonly pid: number } | { readonly folder: string };

let guardProcess: ChildProcess | undefined;

/** Makes sure that something goes even if this process is killed. Call `unguard` once it is gone. */
export function guard(item: Guarded): void {
  tell({ add: item });
}

export function unguard(item: Guarded): void {
  tell({ remove: item });
}

/** A new folder for temporary things that goes with this process at the latest. */
export function temporaryFolder(name: string): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), `mooring-${name}-`)));
  guard({ folder });
  return folder;
}

export async function removeFolder(folder: string): Promise<void> {
  await fs.promises.rm(folder, { recursive: true, force: true, maxRetries: 20 });
  unguard({ folder });
}

function tell(message: object): void {
  guardProcess ??= startGuard();
  guardProcess.stdin?.write(`${JSON.stringify(message)}\n`);
}

/** In a group of its own, so that what ends this process's group does not end it; it keeps no run alive. */
function startGuard(): ChildProcess {
  const script = fileURLToPath(new URL("./guard.mjs", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  child.unref();
  if (child.stdin !== null && "unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
  child.stdin?.on("error", () => undefined);
  return child;
}
