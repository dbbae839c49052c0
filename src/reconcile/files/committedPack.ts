import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { discoverPacks } from "../../manifests/packs/discoverPacks.ts";
import { nodeFileSystem } from "../../manifests/files/fileSystem.ts";
import { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import { type RenderDeps, type RenderedPack, renderPack } from "../../manifests/renderPack.ts";
import type { RenderRunner } from "../../manifests/render/renderRunner.ts";
import type { GitRepository } from "../../git/git.ts";
import type { Pack } from "../../model/pack.ts";

/** What a chart is rendered for and with now: its text alone is the commit's. */
export type ChartInputs = Pick<RenderDeps, "target" | "values">;

/**
 * A pack as a commit has it, rendered in a temporary folder by the same tools. undefined when the commit does not have the pack.
 * Problems of rendering come back with it.
 */
export async function renderCommitted(
  pack: Pack,
  rev: string,
  deps: { readonly repository: GitRepository; readonly run: RenderRunner | undefined } & ChartInputs,
  signal?: AbortSignal,
): Promise<RenderedPack | undefined> {
  const base = await mkdtemp(path.join(tmpdir(), "mooring-commit-"));
  try {
    const folder = path.join(base, path.relative(deps.repository.root, pack.folder));
    const files = await deps.repository.exportFolder(rev, deps.values ? pack.folder : commonFolder(pack), base, signal);
    if (files === 0) return undefined;
    const { packs } = await discoverPacks(folder, nodeFileSystem, signal, { isAllTracked: true });
    const committed = packs.find(({ id }) => id === pack.id);
    if (!committed) return undefined;
    const named = { ...committed, name: pack.name };
    const { run, target, values } = deps;
    return await renderPack(named, { files: nodeFileSystem, cache: new ManifestCache(), run, target, values, signal });
  } finally {
    await rm(base, { recursive: true, force: true });
  }
}

/** The folder that holds the pack and everything it is made of: a kustomization may build on a base beside it. */
function commonFolder(pack: Pack): string {
  let folder = pack.kind === "file" ? path.dirname(pack.root) : pack.root;
  for (const file of pack.files)
    while (!isInside(file, folder) && folder !== pack.folder) folder = path.dirname(folder);
  return folder;
}

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder + path.sep);
}
