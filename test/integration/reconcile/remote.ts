import { rmSync } from "node:fs";
import path from "node:path";
import type { EngineRig } from "./engineRig.ts";

/** A bare repository that the folder's branch is pushed to. Gives its path. */
export function addRemote(rig: EngineRig): string {
  const bare = path.join(rig.base, "remote.git");
  rig.git("init", "--quiet", "--bare", "--initial-branch=main", bare);
  rig.git("remote", "add", "origin", bare);
  rig.git("push", "--quiet", "-u", "origin", "main");
  return bare;
}

/** Somebody else pushes one commit in which files have these texts; undefined takes a file away. */
export function pushedByOthers(
  rig: EngineRig,
  bare: string,
  files: Readonly<Record<string, string | undefined>>,
): void {
  const clone = path.join(rig.base, "other");
  const inClone = (...args: readonly string[]): string =>
    rig.git("-C", clone, "-c", "user.name=Bob", "-c", "user.email=bob@example.test", ...args);
  rig.git("clone", "--quiet", bare, clone);
  for (const [file, text] of Object.entries(files)) {
    if (text === undefined) inClone("rm", "--quiet", file);
    else rig.write(`../other/${file}`, text);
  }
  inClone("add", "--all");
  inClone("commit", "--quiet", "-m", "Theirs");
  inClone("push", "--quiet");
  rmSync(clone, { recursive: true });
}
