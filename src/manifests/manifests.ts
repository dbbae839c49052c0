/**
 * Manifests: texts to documents with positions, documents to desired objects, packs to rendered objects, and back to the line.
 * Knows YAML as kubectl reads it, kustomizations, charts and files; knows nothing of clusters, Git or editors.
 */
import { ManifestCache } from "./parse/manifestCache.ts";
import { discoverPacks } from "./packs/discoverPacks.ts";
import type { FileSystemPort } from "./files/fileSystem.ts";
import { locatePlace } from "./locate/locateDifference.ts";
import { renderPack, type RenderedPack } from "./renderPack.ts";
import type { RenderRunner } from "./render/renderRunner.ts";
import type { DesiredObject } from "../model/desired.ts";
import type { FieldPath } from "../model/fieldPath.ts";
import type { Pack } from "../model/pack.ts";
import type { Problem, SourceLocation } from "../model/sourceLocation.ts";

export interface ManifestPorts {
  readonly files: FileSystemPort;
  /** Asked for each render; undefined while the workspace is not trusted. */
  readonly renderRunner: () => RenderRunner | undefined;
}

export interface Manifests {
  readonly cache: ManifestCache;
  discover(
    folder: string,
    signal?: AbortSignal,
  ): Promise<{ readonly packs: readonly Pack[]; readonly problems: readonly Problem[] }>;
  render(pack: Pack, signal?: AbortSignal): Promise<RenderedPack>;
  locate(object: DesiredObject, path: FieldPath, pack: Pack, signal?: AbortSignal): Promise<SourceLocation>;
}

export function createManifests(ports: ManifestPorts): Manifests {
  const { files } = ports;
  const cache = new ManifestCache();
  return {
    cache,
    discover: (folder, signal) => discoverPacks(folder, files, signal, { cache }),
    render: (pack, signal) => renderPack(pack, { files, cache, run: ports.renderRunner(), signal }),
    locate: (object, path, pack, signal) => locatePlace(object, path, pack, { files, cache, signal }),
  };
}
