import { LineIndex } from "../../manifests/yaml/lineIndex.ts";
import { levelOfConfig, readVariables, type VariableSource } from "../../manifests/variables/readVariables.ts";
import { Variables } from "../../manifests/variables/resolveVariables.ts";
import { splitDocuments } from "../../manifests/yaml/splitDocuments.ts";
import { variableUses } from "../../manifests/variables/variableUses.ts";
import { targetOf } from "../../mappings/match/target.ts";
import type { DesiredObject } from "../../model/desired.ts";
import type { LiveObject } from "../../model/live.ts";
import { formatRef, objectId } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import { isConfigResource, isPackResource, PACK_GROUP } from "../../model/packReport.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import type { Target } from "../../model/target.ts";
import type { VariableSetting, Knowledge, VariableAt } from "../../model/variable.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { FolderPacks } from "./folderPacks.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";
import { variableProblem } from "../files/variableProblems.ts";

export interface VariableDeps {
  readonly packs: FolderPacks;
  readonly files: OverlayFiles;
  readonly target: () => Target | undefined;
  readonly sessions: () => ReadonlyMap<string, ClusterSession>;
}

/** A `Pack` of a file with the variables it sees. */
interface PackInFile {
  readonly desired: DesiredObject;
  readonly variables: Variables;
  readonly uses: readonly VariableAt[];
}

interface InFile {
  readonly desired: DesiredObject;
  readonly pack: Pack;
  readonly source: VariableSource;
}

/** The variables of a folder: of `Pack` and `Config` resources in files, and of `Config` resources that only the cluster has. */
export class FolderVariables {
  readonly #deps: VariableDeps;
  #key = "";
  #packs: readonly PackInFile[] = [];
  #problems: readonly Problem[] = [];

  constructor(deps: VariableDeps) {
    this.#deps = deps;
  }

  get problems(): readonly Problem[] {
    return this.#problems;
  }

  /** Reads again what changed since the last time; cheap where no file has a `Pack`. */
  async update(): Promise<void> {
    const objects = this.#objects();
    const key = objects.some(({ desired }) => isPackResource(desired.ref)) ? this.#keyOf(objects) : "";
    if (key === this.#key) return;
    this.#key = key;
    const read = key === "" ? [] : await Promise.all(objects.map((object) => this.#read(object)));
    const configs = read.filter(({ desired }) => isConfigResource(desired.ref));
    this.#packs = read
      .filter(({ desired }) => isPackResource(desired.ref))
      .map((pack) => this.#packInFile(pack, configs));
    this.#problems = this.#packs.flatMap(({ desired, uses, variables }) =>
      uses.flatMap((use) => variableProblem(use, desired.origin.file, variables.names) ?? []),
    );
  }

  /** The use of a variable at an offset of a file. */
  at(file: string, offset: number): VariableAt | undefined {
    const uses = this.#packs.filter(({ desired }) => desired.origin.file === file).flatMap(({ uses: own }) => own);
    return uses.find(({ range }) => range.start <= offset && offset <= range.end);
  }

  /** What a `Pack` of a file sees; undefined for anything else. */
  of(desired: DesiredObject): Variables | undefined {
    return this.#packs.find(({ desired: own }) => own === desired || own.hash === desired.hash)?.variables;
  }

  #objects(): readonly { readonly desired: DesiredObject; readonly pack: Pack }[] {
    return this.#deps.packs.packs.flatMap((pack) =>
      (this.#deps.packs.rendered(pack.id)?.objects ?? [])
        .filter(({ ref, origin }) => origin.kind === "file" && (isPackResource(ref) || isConfigResource(ref)))
        .map((desired) => ({ desired, pack })),
    );
  }

  #keyOf(objects: readonly { readonly desired: DesiredObject; readonly pack: Pack }[]): string {
    const texts = objects.map(({ desired, pack }) => {
      const { file } = desired.origin;
      return `${file} ${this.#deps.packs.rendered(pack.id)?.texts[file] ?? ""} ${desired.hash}`;
    });
    const live = [...this.#deps.sessions()].map(([context, session]) => {
      const { isKnown, configs } = liveConfigs(session);
      return [
        context,
        String(isKnown),
        ...configs.map(({ uid, resourceVersion }) => `${uid}@${resourceVersion}`),
      ].join();
    });
    return [this.#deps.target()?.context ?? "", ...texts, ...live].join("\n");
  }

  async #read({ desired, pack }: { readonly desired: DesiredObject; readonly pack: Pack }): Promise<InFile> {
    const { file } = desired.origin;
    const { document, item } = desired.origin.kind === "file" ? desired.origin : { document: 0, item: undefined };
    const text = await this.#deps.files.readText(file).catch(() => "");
    return { desired, pack, source: { file, text, document, item } };
  }

  #packInFile({ desired, pack, source }: InFile, configs: readonly InFile[]): PackInFile {
    const target = targetOf(pack, this.#deps.packs.config, this.#deps.target());
    const session = target && this.#deps.sessions().get(target.context);
    const namespace = desired.ref.namespace || target?.namespace || "";
    const inFiles = configs
      .filter((config) => isFor(config.desired.ref.namespace, levelOfConfig(config.desired.body), namespace))
      .flatMap((config) => settingsOf(config));
    const named = new Set(
      configs.map((config) => nameOf(config.desired.ref.namespace || namespace, config.desired.ref.name)),
    );
    const live = session ? liveConfigs(session) : { isKnown: false, configs: [] };
    const inCluster = live.configs
      .filter(({ ref }) => !named.has(nameOf(ref.namespace, ref.name)))
      .filter(({ ref, body }) => isFor(ref.namespace, levelOfConfig(body), namespace))
      .flatMap(({ ref, body }) => readVariables(body, levelOfConfig(body), formatRef(ref), undefined));
    const own = readVariables(desired.body, "pack", formatRef(desired.ref), source);
    const variables = new Variables([...inFiles, ...inCluster, ...own]);
    const knowledge: Knowledge = live.isKnown ? "all" : target ? "clusterSilent" : "filesOnly";
    return { desired, variables, uses: usesIn(source, variables, knowledge) };
  }
}

function settingsOf({ desired, source }: InFile): readonly VariableSetting[] {
  return readVariables(desired.body, levelOfConfig(desired.body), formatRef(desired.ref), source);
}

/** A project is its namespace; an organization is all of them. */
function isFor(namespace: string, level: VariableSetting["level"], packNamespace: string): boolean {
  return level === "organization" || namespace === "" || namespace === packNamespace;
}

function usesIn(source: VariableSource, variables: Variables, knowledge: Knowledge): readonly VariableAt[] {
  const slice = splitDocuments(source.text)[source.document];
  if (!slice) return [];
  const lines = new LineIndex(source.text);
  return variableUses(source.text.slice(slice.start, slice.end)).map(({ name, start, end }) => ({
    name,
    range: lines.range(slice.start + start, slice.start + end),
    result: variables.resolve(name),
    knowledge,
  }));
}

/** `isKnown`: the list was read, or the cluster has no such kind. */
function liveConfigs(session: ClusterSession): { readonly isKnown: boolean; readonly configs: readonly LiveObject[] } {
  if (session.catalog.findKind(PACK_GROUP, "Config").length === 0) return { isKnown: true, configs: [] };
  for (const collection of session.collections()) {
    const { resource } = collection.want;
    if (resource.kind !== "Config" || resource.group !== PACK_GROUP) continue;
    const configs = [...collection.objects()].flatMap(({ object }) => object ?? []);
    const isKnown = collection.states().every(({ kind }) => kind === "live");
    return { isKnown, configs: configs.sort((a, b) => objectId(a.ref).localeCompare(objectId(b.ref))) };
  }
  return { isKnown: false, configs: [] };
}

function nameOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}
