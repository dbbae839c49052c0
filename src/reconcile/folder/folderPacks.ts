import type { FileSystemPort } from "../../manifests/files/fileSystem.ts";
import path from "node:path";
import type { GitRepository } from "../../git/git.ts";
import { discoverPacks } from "../../manifests/packs/discoverPacks.ts";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import { type RenderDeps, type RenderedPack, renderPack } from "../../manifests/renderPack.ts";
import type { NamedValues, RenderTarget } from "../../manifests/render/renderTarget.ts";
import { entryOf, managedNameOf, matchEntries } from "../../mappings/match/matchEntries.ts";
import { EMPTY_CONFIG, MOORING_FILE, type MooringConfig } from "../../mappings/mooringConfig.ts";
import { parseMooringYaml } from "../../mappings/config/mooringYaml.ts";
import type { Pack } from "../../model/pack.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import { MooringError } from "../../support/errors.ts";
import type { ChartInputs } from "../files/committedPack.ts";
import type { FolderManaged } from "./folderManaged.ts";
import type { EnginePorts } from "../api/ports.ts";
import type { RuleSource } from "../compare/ruleSource.ts";
import { readAbsent, type UnreadFile } from "../files/unreadFiles.ts";
import type { VisibleFiles } from "../../git/api/visibleFiles.ts";

/** Files that packs are made of, as far as their names tell. */
const MAY_MATTER = /\.(ya?ml|json|tpl)$|\/(kustomization|\.gitignore|\.helmignore)$/i;

/** What is asked of the repository around the folder, and of those below it. */
interface GitAccess {
  repository(): Promise<GitRepository | undefined>;
  visibleFiles(folder: string, signal?: AbortSignal): Promise<VisibleFiles | undefined>;
}

interface ChartTargets {
  waits(pack: Pack): boolean;
  targetOf(pack: Pack): RenderTarget | undefined;
}

/** The desired side of one workspace folder: its packs, what they render to, and mooring.yaml. */
export class FolderPacks {
  readonly folder: string;
  readonly #ports: EnginePorts;
  readonly #files: FileSystemPort;
  readonly #cache: ManifestCache;
  readonly #rules: RuleSource;
  readonly #managed: FolderManaged;
  readonly #rendered = new Map<string, RenderedPack>();
  readonly #git: GitAccess;
  readonly #charts: ChartTargets;
  #packs: readonly Pack[] = [];
  #byId: ReadonlyMap<string, Pack> | undefined;
  #unread: readonly UnreadFile[] = [];
  #discoveryProblems: readonly Problem[] = [];
  #configProblems: readonly Problem[] = [];
  #config: MooringConfig = EMPTY_CONFIG;

  constructor(
    folder: string,
    deps: {
      readonly ports: EnginePorts;
      readonly files: FileSystemPort;
      readonly cache: ManifestCache;
      readonly rules: RuleSource;
      readonly git: GitAccess;
      /** Say what a chart is rendered for. */
      readonly charts: ChartTargets;
    },
    managed: FolderManaged,
  ) {
    const { ports, files, cache, rules, git, charts } = deps;
    this.#charts = charts;
    this.#rules = rules;
    this.#git = git;
    this.#managed = managed;
    this.folder = folder;
    this.#ports = ports;
    this.#files = files;
    this.#cache = cache;
  }

  get packs(): readonly Pack[] {
    return this.#packs;
  }

  find(packId: string | undefined): Pack | undefined {
    this.#byId ??= new Map(this.#packs.map((pack) => [pack.id, pack]));
    return packId === undefined ? undefined : this.#byId.get(packId);
  }

  get config(): MooringConfig {
    return this.#config;
  }

  get problems(): readonly Problem[] {
    const rendered = [...this.#rendered.values()].flatMap(({ problems }) => problems);
    return [...this.#configProblems, ...this.#discoveryProblems, ...rendered];
  }

  /** Files that Git has and that are not on disk, of the places that were asked for. */
  get unread(): readonly UnreadFile[] {
    return this.#unread;
  }

  /** False when folders could not be opened, or there are too many. */
  get isDiscoveryComplete(): boolean {
    return !this.#discoveryProblems.some(({ severity }) => severity === "error");
  }

  rendered(packId: string): RenderedPack | undefined {
    return this.#rendered.get(packId);
  }

  /** Hashes of all texts that went into the packs, by file. */
  get textHashes(): Readonly<Record<string, string>> {
    return Object.assign({}, ...[...this.#rendered.values()].map(({ texts }) => texts));
  }

  get configFile(): string {
    return path.join(this.folder, MOORING_FILE);
  }

  /** True for packs whose files lie in a managed repository. */
  isManaged(packId: string): boolean {
    return this.find(packId)?.repository !== undefined;
  }

  /**
   * Finds packs and reads mooring.yaml; forgets packs that are gone. Rendering is `render`. True when files of managed
   * repositories may be others now.
   */
  async discover(signal?: AbortSignal): Promise<boolean> {
    await this.readConfig();
    const isOther = await this.#managed.refresh(this.#config, signal);
    this.#config = { ...this.#config, managed: this.#managed.names };
    const mapped = new Set(
      this.#config.mappings.filter((entry) => !managedNameOf(entry, this.#config)).map(({ path: at }) => at),
    );
    const own = await discoverPacks(this.folder, this.#files, signal, {
      cache: this.#cache,
      isFilePack: (at) => mapped.has(at),
      gitFiles: (folder) => this.#git.visibleFiles(folder, signal),
    });
    const repository = own.absent.length > 0 ? await this.#git.repository().catch(() => undefined) : undefined;
    const unread = await readAbsent(own.absent, repository, this.#cache, signal);
    const omitted = this.#managed.omitted(this.#config);
    this.#unread = [...unread.filter(({ file }) => this.isInScope(file)), ...omitted];
    const other = await this.#managed.discover(this.#config, { files: this.#files, cache: this.#cache }, signal);
    const packs = [...own.packs, ...other.packs];
    const { byPack } = matchEntries(packs, this.#config);
    // a pack has one name everywhere: the one that mooring.yaml gives it
    const named = packs.map((pack) => ({ ...pack, name: byPack.get(pack.id)?.name ?? pack.name }));
    this.#byId = undefined;
    this.#packs = named.filter((pack) => this.isInScope(pack.root) || this.#isUsed(pack));
    this.#discoveryProblems = [...own.problems, ...other.problems];
    const known = new Set(packs.map(({ id }) => id));
    for (const id of [...this.#rendered.keys()]) if (!known.has(id)) this.#rendered.delete(id);
    return isOther;
  }

  async readConfig(): Promise<void> {
    const text = await this.#files.readText(this.configFile).catch((error: unknown) => {
      if (MooringError.is(error, "notFound")) return undefined;
      throw error;
    });
    const { config, problems } = await this.#rules.config(parseMooringYaml(text, this.configFile), this.configFile);
    this.#config = { ...config, managed: this.#managed.names };
    this.#configProblems = problems;
  }

  /** A chart that waits for its cluster is rendered with all others of its kind. */
  async renderUnlessWaiting(pack: Pack, signal?: AbortSignal): Promise<void> {
    if (!this.#charts.waits(pack)) await this.render(pack, signal);
  }

  /** What a pack is made of, without a cluster. */
  renderDeps(pack: Pack): RenderDeps {
    const run = this.#ports.renderRunner();
    return { files: this.#files, run, cache: this.#cache, values: this.#valuesOf(pack) };
  }

  /** What a chart is rendered for and with. */
  chartInputs(pack: Pack): ChartInputs {
    return { target: this.#charts.targetOf(pack), values: this.#valuesOf(pack) };
  }

  async render(pack: Pack, signal?: AbortSignal): Promise<RenderedPack> {
    const rendered = await renderPack(pack, { ...this.renderDeps(pack), ...this.chartInputs(pack), signal });
    const scoped = this.isNarrowed(pack) ? this.#narrowed(rendered) : rendered;
    this.#rendered.set(pack.id, scoped);
    return scoped;
  }

  /** The values files that mooring.yaml names for a chart. */
  #valuesOf(pack: Pack): NamedValues | undefined {
    const { entry } = entryOf(pack, this.#config);
    if (pack.kind !== "chart" || !entry?.values) return undefined;
    return { files: entry.values, configFile: this.configFile, range: entry.range };
  }

  get #scope(): readonly string[] {
    return this.#ports.scope ?? [];
  }

  /** True for what was asked for, which is everything where no paths were named. */
  isInScope(file: string): boolean {
    return this.#scope.length === 0 || this.#scope.some((part) => isInside(file, part));
  }

  /** True for a pack that is made with one of the paths that were asked for, wherever it lies. */
  #isUsed({ files }: Pack): boolean {
    return files.some((file) => this.isInScope(file));
  }

  /** True where only some of a pack's files were asked for. What a renderer makes of them cannot be told apart. */
  isNarrowed({ kind, root }: Pack): boolean {
    return (kind === "folder" || kind === "file") && !this.isInScope(root);
  }

  #narrowed(rendered: RenderedPack): RenderedPack {
    const problems = rendered.problems.filter(({ file }) => this.isInScope(file));
    return {
      ...rendered,
      objects: rendered.objects.filter(({ origin }) => this.isInScope(origin.file)),
      problems,
      // what was left out or could not be read is among the problems, and a warning is neither
      complete: rendered.complete || problems.every(({ severity }) => severity === "warning"),
    };
  }

  /** True when files came or went, so that the packs may be others now. */
  async isOtherTree(files: readonly string[]): Promise<boolean> {
    for (const file of files) {
      if (file === this.configFile || !(MAY_MATTER.test(file) || this.#isInChart(file))) continue;
      const isKnown = this.#packs.some((pack) => pack.files.includes(file));
      const isThere = (await this.#files.stat(file).catch(() => undefined)) !== undefined;
      if (isKnown !== isThere || !isKnown) return true;
    }
    return false;
  }

  /** True for names that a pack may be made of, at a place that was asked for. */
  mayHold(file: string): boolean {
    const isPart = MAY_MATTER.test(file) || this.#isInChart(file);
    return isPart && isInside(file, this.folder) && this.isInScope(file);
  }

  #isInChart(file: string): boolean {
    return this.#packs.some(({ kind, root }) => kind === "chart" && isInside(file, root));
  }

  /** The pack that a file, there or not, is a part of: the one that names it, else the innermost around it. */
  ownerOf(file: string): Pack | undefined {
    const around = this.#packs.filter(({ kind, root }) =>
      kind === "folder" ? path.dirname(file) === root && MAY_MATTER.test(file) : isInside(file, root),
    );
    return (
      this.#packs.find(({ files }) => files.includes(file)) ?? around.sort((a, b) => b.root.length - a.root.length)[0]
    );
  }

  /** Packs whose result depends on a file. */
  packsOf(file: string): readonly Pack[] {
    const isIn = (id: string): boolean => Object.hasOwn(this.#rendered.get(id)?.texts ?? {}, file);
    return this.#packs.filter(({ id, root, files }) => files.includes(file) || isInside(file, root) || isIn(id));
  }
}

function isInside(file: string, folder: string): boolean {
  return file === folder || file.startsWith(folder + path.sep);
}
