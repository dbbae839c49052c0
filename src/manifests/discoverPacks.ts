import { basename, join, relative, sep } from "node:path";
import { isJsonObject, type JsonObject } from "../model/json.ts";
import type { Pack, PackKind } from "../model/pack.ts";
import type { Problem } from "../model/sourcePlace.ts";
import { isCancelled, MooringError } from "../support/errors.ts";
import type { FileSystemPort } from "./fileSystem.ts";
import type { KustomizationTree } from "./kustomizationNode.ts";
import { isKustomizationName, readKustomizationTree } from "./kustomizationTree.ts";
import { ManifestCache } from "./manifestCache.ts";
import { isInside } from "./insideFolder.ts";
import { MAX_TEXT, parseManifest, type ParsedManifest } from "./parseManifest.ts";
import { walkFolder, type WalkedFolder } from "./walkFolder.ts";

const MANIFEST = /\.(?:ya?ml|json)$/i;
const CHART = "Chart.yaml";
/** A file with such a name is a pack of its own; others in a folder make one pack together. */
const PACK_FILE = /^(.+)\.pack\.ya?ml$/i;
/** Files read at the same time. */
const READERS = 16;

export interface Discovery {
  readonly packs: Pack[];
  readonly problems: Problem[];
}

export interface DiscoverOptions {
  readonly cache?: ManifestCache;
  /** Further excludes, by the path relative to the folder, with `/`. */
  readonly isExcluded?: (path: string) => boolean;
  /** Files that are a pack of their own beside `*.pack.yaml`, by the path relative to the folder, with `/`. */
  readonly isFilePack?: (path: string) => boolean;
}

/**
 * The packs of a workspace folder: charts, kustomizations that no other one builds on, and folders of plain manifests. What belongs
 * to a chart or a kustomization is not found again as plain manifests. Nothing is run.
 */
export async function discoverPacks(
  folder: string,
  files: FileSystemPort,
  signal?: AbortSignal,
  options: DiscoverOptions = {},
): Promise<Discovery> {
  const { folders, isComplete } = await walkFolder(folder, files, { signal, isExcluded: options.isExcluded });
  const discoverer = new Discoverer(folder, files, options, signal);
  const packs = await discoverer.discover(folders);
  const problems: Problem[] = isComplete
    ? []
    : [
        {
          code: "tooManyFolders",
          severity: "warning",
          message: `${folder} has too many folders; packs are shown for a part of them. Exclude some.`,
          file: folder,
          range: undefined,
        },
      ];
  return { packs, problems };
}

class Discoverer {
  readonly #folder: string;
  readonly #files: FileSystemPort;
  readonly #cache: ManifestCache;
  readonly #signal: AbortSignal | undefined;
  readonly #isFilePack: (path: string) => boolean;

  constructor(folder: string, files: FileSystemPort, options: DiscoverOptions, signal: AbortSignal | undefined) {
    this.#folder = folder;
    this.#files = files;
    this.#cache = options.cache ?? new ManifestCache();
    this.#isFilePack = options.isFilePack ?? (() => false);
    this.#signal = signal;
  }

  async discover(walked: readonly WalkedFolder[]): Promise<Pack[]> {
    const chartRoots = topmost(
      walked.filter(({ files }) => files.some((file) => basename(file) === CHART)).map(({ path }) => path),
    );
    const outside = walked.filter(({ path }) => !chartRoots.some((root) => isInside(root, path)));
    const charts = await Promise.all(chartRoots.map((root) => this.#chart(root, walked)));
    const trees = await this.#trees(outside);
    const built = new Set(trees.flatMap(({ nodes }) => nodes.flatMap(({ folders }) => folders)));
    const owned = new Set(trees.flatMap(({ texts }) => Object.keys(texts)));
    const kustomizations: Pack[] = [];
    for (const tree of trees) {
      const root = tree.nodes[0];
      if (root && !root.isComponent && !built.has(root.root)) kustomizations.push(await this.#kustomization(tree));
    }
    const plain = await this.#plain(outside, owned);
    const packs = [...charts.filter((pack) => pack !== undefined), ...kustomizations, ...plain];
    return packs.sort((a, b) => (a.root < b.root ? -1 : a.root > b.root ? 1 : a.id < b.id ? -1 : 1));
  }

  async #trees(walked: readonly WalkedFolder[]): Promise<readonly KustomizationTree[]> {
    const trees: KustomizationTree[] = [];
    for (const { path, files } of walked) {
      if (!files.some(isKustomizationName)) continue;
      const tree = await readKustomizationTree(path, this.#folder, {
        files: this.#files,
        cache: this.#cache,
        signal: this.#signal,
      });
      if (tree.nodes[0]) trees.push(tree);
    }
    return trees;
  }

  async #chart(root: string, walked: readonly WalkedFolder[]): Promise<Pack | undefined> {
    const parsed = parseManifest(
      await this.#files.readText(join(root, CHART), MAX_TEXT).catch(() => ""),
      join(root, CHART),
    );
    const chart = parsed.documents[0]?.value;
    if (chart?.type === "library") return undefined;
    const name = typeof chart?.name === "string" ? chart.name : basename(root);
    const files = walked.filter(({ path }) => isInside(root, path)).flatMap((inside) => inside.files);
    return this.#pack("chart", root, name, "", files);
  }

  async #kustomization(tree: KustomizationTree): Promise<Pack> {
    const files = Object.keys(tree.texts);
    const root = tree.nodes[0]?.root ?? this.#folder;
    const set = tree.nodes
      .map(({ value }) => value.namespace)
      .find((namespace) => typeof namespace === "string" && namespace !== "");
    if (typeof set === "string") return this.#pack("kustomization", root, basename(root), set, files);
    const objects: JsonObject[] = [];
    for (const file of new Set(tree.nodes.flatMap(({ resources }) => resources))) {
      const parsed = await this.#read(file);
      objects.push(...(parsed?.documents ?? []).map(({ head }) => head));
    }
    return this.#pack("kustomization", root, basename(root), onlyNamespace(objects), files);
  }

  async #plain(walked: readonly WalkedFolder[], owned: ReadonlySet<string>): Promise<readonly Pack[]> {
    const packs: Pack[] = [];
    const folders = walked
      .filter(({ files }) => !files.some(isKustomizationName))
      .map(({ path, files }) => ({ path, files: files.filter((file) => MANIFEST.test(file) && !owned.has(file)) }));
    const all = await this.#readAll(folders.flatMap(({ files }) => files));
    for (const { path, files } of folders) {
      const parsed = files.map((file) => all.get(file));
      const held = files.filter((_file, at) => holdsObjects(parsed[at]));
      if (held.length === 0) continue;
      const own = held.filter((file) => PACK_FILE.test(basename(file)) || this.#isFilePack(this.#way(file)));
      for (const file of own) packs.push(this.#file(file, objectsIn([all.get(file)])));
      const others = held.filter((file) => !own.includes(file));
      if (others.length === 0) continue;
      const objects = objectsIn(others.map((file) => all.get(file)));
      packs.push(this.#pack("folder", path, basename(path), onlyNamespace(objects), others));
    }
    return packs;
  }

  /** A `Pack` resource, or any other single object, gives the pack its name; else the file does. */
  #file(file: string, objects: readonly JsonObject[]): Pack {
    const [only] = objects;
    const metadata = objects.length === 1 && isJsonObject(only?.metadata) ? only.metadata : {};
    const name = typeof metadata.name === "string" ? metadata.name : basename(file).replace(/(\.pack)?\.\w+$/i, "");
    return this.#pack("file", file, name, onlyNamespace(objects), [file]);
  }

  #way(path: string): string {
    // walked down from the folder: nothing to resolve
    const way = path.startsWith(this.#folder + sep)
      ? path.slice(this.#folder.length + 1)
      : relative(this.#folder, path);
    return way.split(sep).join("/") || ".";
  }

  #pack(kind: PackKind, root: string, name: string, namespace: string, files: readonly string[]): Pack {
    return {
      id: `${kind}:${this.#way(root)}`,
      name: namespace ? `${namespace}/${name}` : name,
      kind,
      folder: this.#folder,
      root,
      files,
    };
  }

  /** What each file holds, some read while others are parsed. */
  async #readAll(files: readonly string[]): Promise<ReadonlyMap<string, ParsedManifest | undefined>> {
    const results = new Map<string, ParsedManifest | undefined>();
    let next = 0;
    const work = async (): Promise<void> => {
      for (let file = files[next++]; file !== undefined; file = files[next++])
        results.set(file, await this.#read(file));
    };
    await Promise.all(Array.from({ length: READERS }, work));
    return results;
  }

  /** Parsed only when it can hold an object; a file that cannot be read is not a manifest. */
  async #read(file: string): Promise<ParsedManifest | undefined> {
    this.#signal?.throwIfAborted();
    try {
      const parsed = await this.#cache.readIf(mayHoldObjects, file, this.#files, this.#signal);
      // JSON of that size is data; YAML of that size may have been meant as a manifest and gets its problem when rendered
      return parsed?.problems.some(({ code }) => code === "tooLarge") && /\.json$/i.test(file) ? undefined : parsed;
    } catch (error) {
      if (!MooringError.is(error) || isCancelled(error)) throw error;
      return undefined;
    }
  }
}

/** A quick look before parsing: every object spells out both words. */
export function mayHoldObjects(text: string): boolean {
  return text.includes("apiVersion") && text.includes("kind");
}

function objectsIn(parsed: readonly (ParsedManifest | undefined)[]): readonly JsonObject[] {
  return parsed.flatMap((manifest) =>
    (manifest?.documents ?? []).filter(({ isKubernetes }) => isKubernetes).map(({ head }) => head),
  );
}

function holdsObjects(parsed: ParsedManifest | undefined): boolean {
  if (!parsed) return false;
  return (
    parsed.documents.some(({ isKubernetes }) => isKubernetes) ||
    parsed.problems.some(({ severity }) => severity === "error")
  );
}

/** The namespace that all objects with one share, else "". */
function onlyNamespace(objects: readonly JsonObject[]): string {
  const namespaces = new Set<string>();
  for (const { metadata } of objects) {
    if (isJsonObject(metadata) && typeof metadata.namespace === "string" && metadata.namespace !== "")
      namespaces.add(metadata.namespace);
  }
  const [only] = namespaces;
  return namespaces.size === 1 && only !== undefined ? only : "";
}

/** Without the folders that lie in another one of the list. */
function topmost(folders: readonly string[]): readonly string[] {
  return folders.filter((folder) => !folders.some((other) => other !== folder && isInside(other, folder)));
}
