import type { FileSystemPort } from "../manifests/fileSystem.ts";
import type { ManifestCache } from "../manifests/manifestCache.ts";
import { withNamespace } from "../manifests/toDesired.ts";
import type { DesiredObject } from "../model/desired.ts";
import { splitApiVersion } from "../model/objectRef.ts";
import type { Pack } from "../model/pack.ts";
import type { SourcePlace, SourceRange } from "../model/sourcePlace.ts";
import type { Target } from "../model/target.ts";
import type { ClusterSession } from "./clusterSession.ts";
import { type Entry, makeEntry } from "./entry.ts";

const FILE_START: SourceRange = { start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };

export interface EntrySources {
  readonly target: Target | undefined;
  /** Of the context of the target; undefined: not open. */
  readonly session: ClusterSession | undefined;
  readonly files: FileSystemPort;
  readonly cache: ManifestCache;
}

/** Binds the desired objects of a pack to their target: namespace filled in, session and place beside them. */
export async function makeEntries(
  pack: Pack,
  objects: readonly DesiredObject[],
  sources: EntrySources,
): Promise<readonly Entry[]> {
  const { target, session } = sources;
  const scopes = scopesOf(objects);
  const places = new Places(sources);
  const entries: Entry[] = [];
  for (const object of objects) {
    const desired =
      target && needsNamespace(object, session, scopes) ? withNamespace(object, target.namespace) : object;
    entries.push(makeEntry(pack, desired, { session, target, place: await places.of(object) }));
  }
  return entries;
}

/** Kinds that CustomResourceDefinitions among the objects bring: `group/Kind` → namespaced. */
export function scopesOf(objects: Iterable<DesiredObject>): ReadonlyMap<string, boolean> {
  const scopes = new Map<string, boolean>();
  for (const { defines } of objects) if (defines) scopes.set(`${defines.group}/${defines.kind}`, defines.isNamespaced);
  return scopes;
}

export function kindKey(object: DesiredObject): string {
  return `${splitApiVersion(object.ref.apiVersion).group}/${object.ref.kind}`;
}

function needsNamespace(
  object: DesiredObject,
  session: ClusterSession | undefined,
  scopes: ReadonlyMap<string, boolean>,
): boolean {
  if (object.ref.namespace) return false;
  const resource = session?.catalog.find(object.ref.apiVersion, object.ref.kind);
  return resource ? resource.namespaced : (scopes.get(kindKey(object)) ?? false);
}

/** Where objects stand. A file is read once, however many of them are in it. */
class Places {
  readonly #sources: EntrySources;
  readonly #ranges = new Map<string, ReadonlyMap<string, SourceRange>>();

  constructor(sources: EntrySources) {
    this.#sources = sources;
  }

  async of({ origin }: DesiredObject): Promise<SourcePlace> {
    if (origin.kind !== "file") return { file: origin.file, range: FILE_START, exact: false };
    const ranges = this.#ranges.get(origin.file) ?? (await this.#read(origin.file));
    const range = ranges.get(spot(origin));
    return { file: origin.file, range: range ?? FILE_START, exact: range !== undefined };
  }

  async #read(file: string): Promise<ReadonlyMap<string, SourceRange>> {
    const { documents } = await this.#sources.cache.read(file, this.#sources.files);
    const ranges = new Map(documents.map((one) => [spot(one), one.range]));
    this.#ranges.set(file, ranges);
    return ranges;
  }
}

function spot({ document, item }: { readonly document: number; readonly item: number | undefined }): string {
  return `${document}:${item}`;
}
