import { pathsOf } from "../../drift/ownership/fieldSet.ts";
import { isHandTool } from "../../drift/ownership/fieldManagers.ts";
import type { FileSystemPort } from "../../manifests/files/fileSystem.ts";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import type { ParsedManifest } from "../../manifests/yaml/parseManifest.ts";
import { toDesired } from "../../manifests/parse/toDesired.ts";
import type { DesiredObject } from "../../model/desired.ts";
import type { GitRepository, RecentVersions } from "../../git/api/gitRepository.ts";
import { type FieldPath, valueAt } from "../../model/fieldPath.ts";
import type { JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import { type ObjectRef, splitApiVersion } from "../../model/objectRef.ts";
import { hashText } from "../../support/hash.ts";
import type { ComparedObject } from "./comparedObject.ts";

/** The repositories that files of the folder belong to. */
export interface FileRepositories {
  /** @throws MooringError where Git does not open it */
  repositoryOf(file: string): Promise<Pick<GitRepository, "root" | "recentVersions"> | undefined>;
}

/** The objects of one committed text. */
type Version = readonly Pick<DesiredObject, "ref" | "body">[];

/**
 * The object as it was applied or committed before, for fields that were removed from the files and stay in the cluster: what
 * `kubectl apply` noted on the live object, the committed versions of its own files, then those of any other file that held it
 * (it was moved, renamed, or its history was rewritten). History is walked once for all files, and only as far as a tool driven
 * by hand owns something that neither the file nor a base found before explains: nothing else could be left over.
 */
export class BaseObjects {
  readonly #repositories: FileRepositories;
  readonly #files: FileSystemPort;
  readonly #cache: ManifestCache;
  readonly #histories = new Map<string, Promise<readonly Version[]>>();
  /** By the root of the repository. */
  readonly #recent = new Map<string, Promise<RecentVersions>>();

  constructor(repositories: FileRepositories, files: FileSystemPort, cache: ManifestCache) {
    this.#cache = cache;
    this.#repositories = repositories;
    this.#files = files;
  }

  /** HEAD moved or history was rewritten. */
  clear(): void {
    this.#histories.clear();
    this.#recent.clear();
  }

  /** Best known first; together they explain as much as can be explained. */
  async of(entry: ComparedObject, live: LiveObject): Promise<readonly JsonObject[]> {
    const isUnowned = live.managedFields.length === 0;
    let open = unspokenPaths(entry.desired.body, live);
    if (open.length === 0 && !isUnowned) return [];
    const applied = live.lastApplied?.();
    const bases = applied ? [applied] : [];
    // nobody is known to own anything: only the latest word counts, older ones would claim what others wrote since
    if (isUnowned) return applied ? bases : (await this.#ownVersions(entry)).slice(0, 1);
    open = unexplained(open, bases);
    for (const read of [() => this.#ownVersions(entry), () => this.#anyVersions(entry)]) {
      if (open.length === 0) break;
      for (const body of await read()) {
        const rest = unexplained(open, [body]);
        if (rest.length < open.length) bases.push(body);
        open = rest;
      }
    }
    return bases;
  }

  /** What the files of the object had in earlier commits, newest first. */
  async #ownVersions(entry: ComparedObject): Promise<readonly JsonObject[]> {
    const versions = await Promise.all(ownFiles(entry).map((file) => this.#history(file)));
    return bodiesOf(versions.flat(), entry);
  }

  /** What files of any path had, except other files that hold an object of that name today: that is another one. */
  async #anyVersions(entry: ComparedObject): Promise<readonly JsonObject[]> {
    const own = ownFiles(entry);
    const texts = await this.#textsNaming(entry);
    const versions: Version[] = [];
    for (const { file, text } of texts) {
      if (!own.includes(file) && (await this.#holdsToday(file, entry))) continue;
      versions.push(objectsIn(await this.#cache.parse(text, file), file));
    }
    return bodiesOf(versions, entry);
  }

  async #textsNaming(entry: ComparedObject): ReturnType<RecentVersions["textsNaming"]> {
    const [file = ""] = ownFiles(entry);
    const recent = await this.#readRecent(file).catch(() => undefined);
    return (await recent?.textsNaming((name) => isNameOf(entry, name)).catch(() => [])) ?? [];
  }

  async #holdsToday(file: string, entry: ComparedObject): Promise<boolean> {
    const text = await this.#files.readText(file).catch(() => undefined);
    if (text === undefined) return false;
    return bodiesOf([objectsIn(await this.#cache.parse(text, file), file)], entry).length > 0;
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
    const texts = (await (await this.#readRecent(file))?.textsOf(file)) ?? [];
    const seen = new Set([hashText(await this.#files.readText(file))]);
    const versions: Version[] = [];
    for (const text of texts) {
      if (seen.has(hashText(text))) continue;
      seen.add(hashText(text));
      versions.push(objectsIn(await this.#cache.parse(text, file), file));
    }
    return versions;
  }

  async #readRecent(file: string): Promise<RecentVersions | undefined> {
    const repository = await this.#repositories.repositoryOf(file);
    if (!repository) return undefined;
    const known = this.#recent.get(repository.root) ?? repository.recentVersions();
    this.#recent.set(repository.root, known);
    return known;
  }
}

/** Live paths that a tool driven by hand wrote and the file does not have. What one of them applied is a base of its own. */
function unspokenPaths(desired: JsonObject, live: LiveObject): readonly FieldPath[] {
  const paths: FieldPath[] = [];
  for (const { manager, subresource, operation, fieldsV1 } of live.managedFields) {
    if (subresource !== "" || operation === "Apply" || !isHandTool(manager)) continue;
    for (const path of pathsOf(fieldsV1)) {
      if (valueAt(desired, path) === undefined && valueAt(live.body, path) !== undefined) paths.push(path);
    }
  }
  return paths;
}

function unexplained(paths: readonly FieldPath[], bases: readonly JsonObject[]): readonly FieldPath[] {
  return paths.filter((path) => bases.every((base) => valueAt(base, path) === undefined));
}

/** The files that say what the object is; a rendered one may come from any file of its pack. */
function ownFiles({ desired: { origin }, pack }: ComparedObject): readonly string[] {
  return origin.kind === "file" ? [origin.file] : pack.files;
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

/** Where several names may stand for a rendered one, the longest does: `web-api` is not what became of `web`. */
function bodiesOf(versions: readonly Version[], entry: ComparedObject): readonly JsonObject[] {
  const found = versions.flatMap((version) => version.filter(({ ref }) => isSame(ref, entry)));
  const longest = Math.max(0, ...found.map(({ ref }) => ref.name.length));
  return found.filter(({ ref }) => ref.name.length === longest).map(({ body }) => body);
}

/**
 * The same object, whatever version it was written in; a file may leave the namespace out. A kustomization may put something
 * before or after the name that its files give, and another namespace.
 */
function isSame(old: ObjectRef, entry: ComparedObject): boolean {
  const today = entry.desired.ref;
  return (
    old.kind === today.kind &&
    isNameOf(entry, old.name) &&
    splitApiVersion(old.apiVersion).group === splitApiVersion(today.apiVersion).group &&
    (isRendered(entry) || today.namespace === "" || old.namespace === "" || old.namespace === today.namespace)
  );
}

function isNameOf(entry: ComparedObject, name: string): boolean {
  const today = entry.desired.ref.name;
  return name === today || (isRendered(entry) && name !== "" && (today.startsWith(name) || today.endsWith(name)));
}

function isRendered({ desired }: ComparedObject): boolean {
  return desired.origin.kind !== "file";
}
