import { existsSync, realpathSync, statSync } from "node:fs";
import path from "node:path";
import { MooringError } from "../../support/errors.ts";

export interface CliWorkspace {
  /** The folder that is compared: the nearest one upwards that holds `mooring.yaml` or `.git`, else the folder given. */
  readonly folder: string;
  /** What was asked for, absolute; empty = all of the folder. */
  readonly scope: readonly string[];
  /** Where the command was run; links resolved. */
  readonly cwd: string;
}

/**
 * `mayBeGone`: a path may be that of a deleted file, which a commit can hold.
 * @throws MooringError `notFound` for a path that is not there, `badInput` for paths of several workspaces
 */
export function workspaceOf(operands: readonly string[], cwd: string, mayBeGone = false): CliWorkspace {
  const paths = operands.map((operand) => existing(path.resolve(cwd, operand), mayBeGone));
  const here = realpathSync(cwd);
  const folders = new Set((paths.length > 0 ? paths : [here]).map(rootOf));
  const [folder] = folders;
  if (!folder || folders.size > 1) {
    throw new MooringError(
      "badInput",
      `These paths are in different workspaces: ${[...folders].join(", ")}. Specify paths in one workspace.`,
    );
  }
  return { folder, scope: paths.filter((file) => file !== folder), cwd: here };
}

function existing(file: string, mayBeGone: boolean): string {
  if (existsSync(file)) return realpathSync(file);
  if (!mayBeGone) throw new MooringError("notFound", `${file} does not exist.`);
  // the folder of a deleted file may be gone with it
  const folder = path.dirname(file);
  return folder === file ? file : path.join(existing(folder, mayBeGone), path.basename(file));
}

function rootOf(file: string): string {
  const start = statSync(file, { throwIfNoEntry: false })?.isDirectory() ? file : path.dirname(file);
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "mooring.yaml")) || existsSync(path.join(folder, ".git"))) return folder;
    if (path.dirname(folder) === folder) return start;
  }
}
