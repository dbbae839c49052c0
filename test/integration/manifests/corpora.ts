import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

/**
 * The folder of real manifests: MOORING_CORPORA, else ../shared/corpora beside the project.
 * @throws when it is not there: a parity test without manifests proves nothing
 */
export async function corporaFolder(): Promise<string> {
  const folder = process.env.MOORING_CORPORA ?? resolve(import.meta.dirname, "../../../../shared/corpora");
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory())
    throw new Error(`The real manifests are not at ${folder}. Set MOORING_CORPORA to their folder.`);
  return folder;
}

/** All YAML and JSON files below a folder. */
export async function manifestFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
