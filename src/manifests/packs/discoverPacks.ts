import { basename, join, relative, sep } from "node:path";
import { isJsonObject, type JsonObject } from "../../model/json.ts";
import type { Pack, PackKind } from "../../model/pack.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import { isCancelled, MooringError } from "../../support/errors.ts";
import { CHART_FILE, type ChartFolder, findCharts } from "./chartFolders.ts";
import type { FileSystemPort } from "../files/fileSystem.ts";
import type { KustomizationTree } from "../parse/kustomizationNode.ts";
import { isKustomizationName, readKustomizationTree } from "./kustomizationTree.ts";
import { ManifestCache } from "../parse/manifestCache.ts";
import type { AbsentFile } from "../files/gitFiles.ts";
import { requireBelow } from "../files/insideFolder.ts";
import { nameProblem } from "../parse/nameProblem.ts";
import { MAX_TEXT, parseManifest, type ParsedManifest } from "../yaml/parseManifest.ts";
import { replacedText } from "../yaml/replacedText.ts";
import { type FolderWalk, type WalkOptions, walkFolder, type WalkedFolder } from "./walkFolder.ts";

const MANIFEST = /\.(?:ya?ml|json)$/i;
/** A file with such a name is a pack of its own; others in a folder make one pack together. */
const PACK_FILE = /^(.+)\.pack\.ya?ml$/i;
/** Problems of a file as a whole: whether it was meant as a manifest is not known. */
const UNREAD: ReadonlySet<string> = new Set([
  "lfsPointer",
  "encryptedFile",
  "forbidden",
  "badInput",
  "notFound",
  "refused",
]);
/** Files read at the same time. */
const READERS = 16;

export interface Discovery {
  readonly packs: Pack[];
  readonly problems: Problem[];
  /** Files with the names of manifests that Git tracks and the disk does not have. */
  readonly absent: readonly AbsentFile[];
}

export interface DiscoverOptions {
  readonly cache?: ManifestCache;
  /** Further excludes, by the path relative to the folder, with `/`. */
  readonly isExcluded?: (path: string) => boolean;
  /** Files that are a pack of their own beside `*.pack.yaml`, by the path relative to the folder, with `/`. */
  readonly isFilePack?: (path: string) => boolean;
  /** See `WalkOptions`. */
  readonly gitFiles?: WalkOptions["gitFiles"];
  readonly isAllTracked?: boolean;
}

/**
 * The packs of a workspace folder: charts, kustomizations that no other one builds on, and folders of plain manifests. What belongs
 * to a chart or a kustomization is not found again as plain manifests. Nothing is run but what `gitFiles` runs.
 */
export async function discoverPacks(
  folder: string,
  files: FileSystemPort,
  signal?: AbortSignal,
  options: DiscoverOptions = {},
): Promise<Discovery> {
  const { isExcluded, gitFiles, isAllTracked } = options;
  const mayMatter = (file: string): boolean => MANIFEST.test(file) || isKustomizationName(file);
  const walk = await walkFolder(folder, files, { signal, isExcluded, gitFiles, isAllTracked, mayMatter });
  const discoverer = new Discoverer(folder, files, options, signal);
  const packs = await discoverer.discover(walk.folders);
  return { packs, problems: problemsOf(folder, walk), absent: walk.absent };
}

/** What keeps packs from being found. */
function problemsOf(folder: string, { isComplete, unlisted }: FolderWalk): Problem[] {
  const problems = unlisted.map((path): Problem => {
    const message = `${path} cannot be opened, so its contents are unknown. Change its permissions, or exclude it.`;
    return { code: "forbidden", severity: "error", message, file: path, range: undefined };
  });
  if (isComplete) return problems;
  const message = `${folder} has too many folders. Only some packs are shown. Exclude folders.`;
  return [...problems, { code: "tooManyFolders", severity: "error", message, file: folder, range: undefined }];
}

class Discoverer {
  readonly #folder: string;
  readonly #files: FileSystemPort;
  readonly #cache: ManifestCache;
  readonly #signal: AbortSignal | undefined;
  readonly #isFilePack: (path: string) => boolean;
  /** The folder with its links resolved. */
  #real: Promise<string> | undefined;

  constructor(folder: string, files: FileSystemPort, options: DiscoverOptions, signal: AbortSignal | undefined) {
    this.#folder = folder;
    this.#files = files;
    this.#cache = options.cache ?? new ManifestCache();
    this.#isFilePack = options.isFilePack ?? (() => false);
    this.#signal = signal;
  }

  async discover(walked: readonly WalkedFolder[]): Promise<Pack[]> {
    const chartFolders = await findCharts(walked, this.#files);
    const owns = (path: string): boolean => chartFolders.some((chart) => chart.owns(path));
    const outside = walked
      .filter(({ path }) => !chartFolders.some((chart) => chart.root !== path && chart.owns(path)))
      .map(({ path, files, strays }) => ({ path, files: files.filter((file) => !owns(file)), strays }));
    const charts = await Promise.all(chartFolders.map((chart) => this.#chart(chart)));
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

  async #chart({ root, files }: ChartFolder): Promise<Pack | undefined> {
    const parsed = parseManifest(
      await this.#files.readText(join(root, CHART_FILE), MAX_TEXT).catch(() => ""),
      join(root, CHART_FILE),
    );
    const chart = parsed.documents[0]?.value;
    if (chart?.type === "library") return undefined;
    const name = typeof chart?.name === "string" ? chart.name : basename(root);
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
      .map(({ path, files, strays }) => ({
        path,
        files: [...files, ...strays].sort().filter((file) => MANIFEST.test(file) && !owned.has(file)),
      }));
    const all = await this.#readAll(folders.flatMap(({ files }) => files));
    for (const { path, files } of folders) {
      const held = heldFiles(files, all);
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

  /** Parsed only when it can hold an object. A file that cannot be read comes back with its problem. */
  async #read(file: string): Promise<ParsedManifest | undefined> {
    this.#signal?.throwIfAborted();
    try {
      this.#real ??= this.#files.realpath(this.#folder);
      await requireBelow(await this.#real, file, this.#files);
      return await this.#cache.readIf(mayBeManifest, file, this.#files, this.#signal);
    } catch (error) {
      if (!MooringError.is(error) || isCancelled(error)) throw error;
      if (error.reason === "notFound" && (await this.#files.stat(file)) === undefined) return undefined; // gone meanwhile
      const { reason: code, message } = error;
      return { hash: "", documents: [], problems: [{ code, severity: "error", message, file, range: undefined }] };
    }
  }
}

function mayBeManifest(text: string): boolean {
  return mayHoldObjects(text) || replacedText(text) !== undefined;
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

/**
 * The files of a folder that hold objects, or that were meant to and cannot be read. JSON that cannot be read as a whole is data
 * unless there are manifests beside it; JSON that is too large is data always.
 */
function heldFiles(files: readonly string[], all: ReadonlyMap<string, ParsedManifest | undefined>): readonly string[] {
  const certain = new Set(files.filter((file) => holdsObjects(all.get(file), file)));
  return files.filter((file) => certain.has(file) || (certain.size > 0 && isUnread(all.get(file))));
}

function holdsObjects(parsed: ParsedManifest | undefined, file: string): boolean {
  if (!parsed || (/\.json$/i.test(file) && (isUnread(parsed) || isTooLarge(parsed)))) return false;
  return (
    parsed.documents.some((document) => document.isKubernetes || nameProblem(document)?.severity === "error") ||
    parsed.problems.some(({ severity }) => severity === "error")
  );
}

function isTooLarge(parsed: ParsedManifest): boolean {
  return parsed.problems.some(({ code }) => code === "tooLarge");
}

/** True where nothing of the text was looked at. */
function isUnread(parsed: ParsedManifest | undefined): boolean {
  return parsed?.problems.some(({ code }) => UNREAD.has(code)) === true;
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
