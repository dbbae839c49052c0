import type { Pack } from "../model/pack.ts";
import { MooringError } from "../support/errors.ts";
import { ObjectCollector } from "./collectObjects.ts";
import { requireInside } from "./insideFolder.ts";
import type { ParsedManifest } from "./parseManifest.ts";
import type { RenderDeps, RenderedPack } from "./renderedPack.ts";

/** A file or a folder of manifests: read and parsed, nothing is run. */
export async function renderPlain(pack: Pack, deps: RenderDeps): Promise<RenderedPack> {
  const collector = new ObjectCollector();
  const texts: Record<string, string> = {};
  for (const file of pack.kind === "file" ? [pack.root] : pack.files) {
    deps.signal?.throwIfAborted();
    const parsed = await readManifest(file, pack, deps, collector);
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
  pack: Pack,
  deps: RenderDeps,
  collector: ObjectCollector,
): Promise<ParsedManifest | undefined> {
  try {
    await requireInside(pack.folder, file, deps.files);
    return await deps.cache.read(file, deps.files, deps.signal);
  } catch (error) {
    if (!MooringError.is(error) || error.reason === "cancelled") throw error;
    collector.report({ code: error.reason, severity: "error", message: error.message, file, range: undefined });
    return undefined;
  }
}
