import type { ApiResource } from "../../cluster/api/catalog.ts";
import type { FileSystemPort } from "../../manifests/files/fileSystem.ts";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import { withNamespace, withoutStatus } from "../../manifests/parse/toDesired.ts";
import type { DesiredObject } from "../../model/desired.ts";
import { groupKind, splitApiVersion } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import type { SourceLocation, SourceRange } from "../../model/sourceLocation.ts";
import type { Target } from "../../model/target.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import { type ComparedObject, makeEntry } from "./comparedObject.ts";

const FILE_START: SourceRange = { start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };

export interface EntrySources {
  readonly target: Target | undefined;
  /** Of the context of the target; undefined: not open. */
  readonly session: ClusterSession | undefined;
  readonly files: FileSystemPort;
  readonly cache: ManifestCache;
}

/**
 * Binds the desired objects of a pack to their target: namespace filled in or taken out, `status` left out where it is no
 * content, session and place beside them.
 */
export async function makeEntries(
  pack: Pack,
  objects: readonly DesiredObject[],
  sources: EntrySources,
): Promise<readonly ComparedObject[]> {
  const { target, session } = sources;
  const scopes = scopesOf(objects);
  const places = new Places(sources);
  const entries: ComparedObject[] = [];
  for (const object of objects) {
    const desired = asServed(object, kindOf(object, session, scopes), target);
    entries.push(makeEntry(pack, desired, { session, target, place: await places.of(object) }));
  }
  return entries;
}

/** What has to be known of a kind to send an object of it. */
type KindFacts = Pick<ApiResource, "namespaced" | "hasStatus">;

/** Kinds that CustomResourceDefinitions among the objects bring, by group and kind. */
export function scopesOf(objects: Iterable<DesiredObject>): ReadonlyMap<string, KindFacts> {
  const scopes = new Map<string, KindFacts>();
  for (const { defines } of objects) {
    if (!defines) continue;
    const { group, kind, isNamespaced: namespaced, hasStatus } = defines;
    scopes.set(groupKind({ apiVersion: `${group}/`, kind }), { namespaced, hasStatus });
  }
  return scopes;
}

/** Undefined for a kind that neither the cluster nor a file knows. */
function kindOf(
  { ref }: DesiredObject,
  session: ClusterSession | undefined,
  scopes: ReadonlyMap<string, KindFacts>,
): KindFacts | undefined {
  const { group } = splitApiVersion(ref.apiVersion);
  const { catalog } = session ?? {};
  // the scope is the same in all versions
  return catalog?.find(ref.apiVersion, ref.kind) ?? catalog?.findKind(group, ref.kind)[0] ?? scopes.get(groupKind(ref));
}

/** A cluster-scoped object has no namespace, whatever its file says: kubectl takes it out, too. */
function asServed(object: DesiredObject, kind: KindFacts | undefined, target: Target | undefined): DesiredObject {
  const content = kind?.hasStatus === false ? object : withoutStatus(object);
  if (kind?.namespaced === false) return object.ref.namespace ? withNamespace(content, "") : content;
  return kind?.namespaced && target && !object.ref.namespace ? withNamespace(content, target.namespace) : content;
}

/** Where objects stand. A file is read once, however many of them are in it. */
class Places {
  readonly #sources: EntrySources;
  readonly #ranges = new Map<string, ReadonlyMap<string, SourceRange>>();

  constructor(sources: EntrySources) {
    this.#sources = sources;
  }

  async of({ origin }: DesiredObject): Promise<SourceLocation> {
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
