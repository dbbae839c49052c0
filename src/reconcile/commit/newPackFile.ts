import path from "node:path";
import { normalizePath, pathInside, whyPathRefused } from "../../mappings/match/workspacePath.ts";
import { MooringError } from "../../support/errors.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";

/**
 * The absolute place of a new manifest in a workspace folder.
 * @throws MooringError `badInput` with what is wrong with the path and what to do
 */
export async function newPackFile(folder: string, value: string, files: OverlayFiles): Promise<string> {
  const shown = JSON.stringify(value);
  const refusal = value.trim() === "" ? "must not be empty" : whyPathRefused(value);
  if (refusal !== undefined)
    throw new MooringError("badInput", `The path ${shown} ${refusal}. Choose one in ${folder}.`);
  const way = normalizePath(value);
  if (!/[^/]\.(ya?ml|json)$/i.test(way))
    throw new MooringError(
      "badInput",
      `The path ${shown} must end in .yaml, .yml or .json, so that it is read as a manifest.`,
    );
  const file = path.join(folder, ...way.split("/"));
  await requireFolders(folder, file, files);
  const taken = await files.stat(file);
  if (taken?.kind === "folder")
    throw new MooringError("badInput", `The path ${shown} is a folder. Choose another file name.`);
  if (taken)
    throw new MooringError(
      "badInput",
      `${shown} already exists. Choose another path, or create the pack from that file.`,
    );
  return file;
}

/** Each part above must be a folder, or nothing yet, and a link must not lead out. */
async function requireFolders(folder: string, file: string, files: OverlayFiles): Promise<void> {
  const root = await files.realpath(folder);
  for (let at = path.dirname(file); at !== folder && at.startsWith(folder); at = path.dirname(at)) {
    const found = await files.stat(at);
    if (!found) continue;
    const real = await files.realpath(at);
    const kind = found.kind === "symlink" ? (await files.stat(real))?.kind : found.kind;
    if (kind !== "folder") throw new MooringError("badInput", `${at} is a file, not a folder. Choose another path.`);
    if (pathInside(root, real) === undefined)
      throw new MooringError(
        "badInput",
        `${at} is a link to a target outside the workspace folder. Choose another path.`,
      );
  }
}
