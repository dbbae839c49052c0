import type { Pack } from "../../model/pack.ts";
import { MooringError } from "../../support/errors.ts";
import { ObjectCollector } from "./collectObjects.ts";
import { requireBelow } from "../files/insideFolder.ts";
import type { ParsedManifest } from "../yaml/parseManifest.ts";
import type { RenderDeps, RenderedPack } from "./renderedPack.ts";

/** A file or a folder of manifests: read and parsed, nothing is run. */
export async function renderPlain(pack: Pack, deps: RenderDeps): Promise<RenderedPack> {
  const collector = new ObjectCollector(deps.cache);
  const texts: Record<string, string> = {};
  const realFolder = deps.files.realpath(pack.folder);
  realFolder.catch(() => undefined); // told with each file
  for (const file of pack.kind === "file" ? [pack.root] : pack.files) {
    deps.signal?.throwIfAborted();
    const parsed = await readManifest(file, realFolder, deps, collector);
    if (!parsed) continue;
    texts[file] = parsed.hash;
    collector.add(parsed, file, ({ document, item }) => ({ kind: "file", file, document, item }));
  }
  return {
    packId: pack.id,
    objects: collector.objects,
    problems: collector.problems,
    complete: collector.complete,
    texts,
  };
}

async function readManifest(
  file: string,
  realFolder: Promise<string>,
  deps: RenderDeps,
  collector: ObjectCollector,
): Promise<ParsedManifest | undefined> {
  try {
    await requireBelow(await realFolder, file, deps.files);
    return await deps.cache.read(file, deps.files, deps.signal);
  } catch (error) {
    if (!MooringError.is(error) || error.reason === "cancelled") throw error;
    collector.report({ code: error.reason, severity: "error", message: error.message, file, range: undefined });
    return undefined;
  }
}
