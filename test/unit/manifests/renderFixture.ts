import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import type { Pack } from "../../../src/model/pack.ts";
import { discoverPacks } from "../../../src/manifests/packs/discoverPacks.ts";
import { nodeFileSystem } from "../../../src/manifests/files/fileSystem.ts";
import { ManifestCache } from "../../../src/manifests/parse/manifestCache.ts";
import { type RenderedPack, renderPack } from "../../../src/manifests/renderPack.ts";
import type { RenderRunner, RenderTool } from "../../../src/manifests/render/renderRunner.ts";
import { MooringError } from "../../../src/support/errors.ts";
import { type FolderContent, withFolder } from "./discoverFolder.ts";

export interface Call {
  readonly tool: RenderTool;
  readonly args: readonly string[];
  /** What the folder that it was called for held: plain files, as paths in it. */
  readonly files: readonly string[];
}

/** The plain files below a folder; `path ->` for a link. */
function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)) + (entry.isFile() ? "" : " ->"))
    .sort();
}

/** A runner that gives back a file of the folder it is called for, as it is there. */
export function copyingRunner(file: string): RenderRunner {
  return { run: (_tool, args) => readFile(join(args.at(-1) ?? "", file), "utf8") };
}

/** A runner that answers with a text for the tools it has, and keeps what it was asked. */
export function fakeRunner(outputs: Partial<Record<RenderTool, string>>): RenderRunner & { readonly calls: Call[] } {
  const calls: Call[] = [];
  return {
    calls,
    run(tool, args) {
      const output = outputs[tool];
      if (output === undefined)
        return Promise.reject(new MooringError("toolMissing", `${tool} was not found on the PATH.`));
      calls.push({ tool, args, files: filesBelow(args.at(-1) ?? "") });
      return Promise.resolve(output);
    },
  };
}

export interface Rendered {
  readonly pack: Pack;
  readonly rendered: RenderedPack;
  readonly cache: ManifestCache;
  readonly folder: string;
}

/** Finds the packs of a folder, renders the first of a kind and looks at it while the folder is there. */
export async function withRendered<T>(
  content: FolderContent,
  kind: Pack["kind"],
  run: RenderRunner | undefined,
  look: (rendered: Rendered) => Promise<T> | T,
): Promise<T> {
  return withFolder(content, async (folder) => {
    const { packs } = await discoverPacks(folder, nodeFileSystem);
    const pack = packs.find((found) => found.kind === kind);
    if (!pack) throw new Error(`there is no ${kind}`);
    const cache = new ManifestCache();
    const rendered = await renderPack(pack, { files: nodeFileSystem, cache, run, signal: undefined });
    return look({ pack, rendered, cache, folder });
  });
}
