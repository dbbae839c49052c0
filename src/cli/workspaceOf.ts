import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { MooringError } from "../support/errors.ts";

export interface CliWorkspace {
  /** The folder that is compared: the nearest one upwards that holds `mooring.yaml` or `.git`, else the folder given. */
  readonly folder: string;
  /** What was asked for, absolute; empty = all of the folder. */
  readonly scope: readonly string[];
}

/** @throws MooringError `notFound` for a path that is not there, `badInput` for paths of several workspaces */
export function workspaceOf(operands: readonly string[], cwd: string): CliWorkspace {
  const paths = operands.map((operand) => existing(path.resolve(cwd, operand)));
  const folders = new Set((paths.length > 0 ? paths : [realpathSync(cwd)]).map(rootOf));
  const [folder] = folders;
  if (!folder || folders.size > 1) {
    throw new MooringError(
      "badInput",
      `These paths belong to different workspaces: ${[...folders].join(", ")}. Name the paths of one.`,
    );
  }
  return { folder, scope: paths.filter((file) => file !== folder) };
}

function existing(file: string): string {
  if (!existsSync(file)) throw new MooringError("notFound", `${file} does not exist.`);
  return realpathSync(file);
}

function rootOf(file: string): string {
  const start = statSync(file).isDirectory() ? file : path.dirname(file);
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "mooring.yaml")) || existsSync(path.join(folder, ".git"))) return folder;
    if (path.dirname(folder) === folder) return start;
  }
}
