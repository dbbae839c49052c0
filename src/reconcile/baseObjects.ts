import { pathsOf } from "../drift/fieldSet.ts";
import { isHandTool } from "../drift/fieldManagers.ts";
import type { FileSystemPort } from "../manifests/fileSystem.ts";
import type { ManifestCache } from "../manifests/manifestCache.ts";
import type { ParsedManifest } from "../manifests/parseManifest.ts";
import { toDesired } from "../manifests/toDesired.ts";
import type { DesiredObject } from "../model/desired.ts";
import type { RecentVersions } from "../git/gitRepository.ts";
import { type FieldPath, valueAt } from "../model/fieldPath.ts";
import type { JsonObject } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import { type ObjectRef, splitApiVersion } from "../model/objectRef.ts";
import { hashText } from "../support/hash.ts";
import type { Entry } from "./entry.ts";
import type { FolderRepositories } from "./folderRepositories.ts";

/** The objects of one committed text. */
type Version = readonly Pick<DesiredObject, "ref" | "body">[];

/**
 * The object as an earlier commit had it, for fields that were removed from Git and stay in the cluster. History is
 * walked once for all files, and only where a tool driven by hand owns something that the file does not say: nothing else could be left over.
 */
export class BaseObjects {
  readonly #repositories: FolderRepositories;
  readonly #files: FileSystemPort;
  readonly #cache: ManifestCache;
  readonly #histories = new Map<string, Promise<readonly Version[]>>();
  #recent: Promise<RecentVersions | undefined> | undefined;

  constructor(repositories: FolderRepositories, files: FileSystemPort, cache: ManifestCache) {
    this.#cache = cache;
    this.#repositories = repositories;
    this.#files = files;
  }

  /** HEAD moved or history was rewritten. */
  clear(): void {
    this.#histories.clear();
    this.#recent = undefined;
  }

  async of({ desired }: Entry, live: LiveObject): Promise<JsonObject | undefined> {
    if (desired.origin.kind !== "file") return undefined;
    const paths = unspokenPaths(desired.body, live);
    if (paths.length === 0 && live.managedFields.length > 0) return undefined;
    const versions = await this.#history(desired.origin.file);
    const bodies = versions.flatMap((version) =>
      version.filter(({ ref }) => isSame(ref, desired.ref)).map(({ body }) => body),
    );
    if (live.managedFields.length === 0) return bodies[0];
    // the version that explains most; the newest of equals
    const explained = bodies.map((body) => ({
      body,
      count: paths.filter((path) => valueAt(body, path) !== undefined).length,
    }));
    return explained.sort((a, b) => b.count - a.count).find(({ count }) => count > 0)?.body;
  }

  #history(file: string): Promise<readonly Version[]> {
    const known = this.#histories.get(file);
    if (known) return known;
    const reading = this.#read(file).catch(() => []);
    this.#histories.set(file, reading);
    return reading;
  }

  /** Committed texts other than the text of today, newest first. */
  async #read(file: string): Promise<readonly Version[]> {
    this.#recent ??= this.#repositories.repository().then((repository) => repository?.recentVersions());
    const texts = (await (await this.#recent)?.textsOf(file)) ?? [];
    const seen = new Set([hashText(await this.#files.readText(file))]);
    const versions: Version[] = [];
    for (const text of texts) {
      if (seen.has(hashText(text))) continue;
      seen.add(hashText(text));
      versions.push(objectsIn(await this.#cache.parse(text, file), file));
    }
    return versions;
  }
}

/** Live paths that a tool driven by hand owns and the file does not have. */
function unspokenPaths(desired: JsonObject, live: LiveObject): readonly FieldPath[] {
  const paths: FieldPath[] = [];
  for (const { manager, subresource, fieldsV1 } of live.managedFields) {
    if (subresource !== "" || !isHandTool(manager)) continue;
    for (const path of pathsOf(fieldsV1)) {
      if (valueAt(desired, path) === undefined && valueAt(live.body, path) !== undefined) paths.push(path);
    }
  }
  return paths;
}

function objectsIn({ documents }: ParsedManifest, file: string): Version {
  return documents
    .filter(({ isKubernetes }) => isKubernetes)
    .map((document) => {
      const { ref, body } = toDesired(document, {
        kind: "file",
        file,
        document: document.document,
        item: document.item,
      });
      return { ref, body };
    });
}

/** The same object, whatever version it was written in; a file may leave the namespace out. */
function isSame(old: ObjectRef, today: ObjectRef): boolean {
  return (
    old.kind === today.kind &&
    old.name === today.name &&
    splitApiVersion(old.apiVersion).group === splitApiVersion(today.apiVersion).group &&
    (old.namespace === "" || old.namespace === today.namespace)
  );
}
