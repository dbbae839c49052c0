import { join } from "node:path";
import type { FileSystemPort } from "../../manifests/files/fileSystem.ts";
import { type Discovery, discoverPacks } from "../../manifests/packs/discoverPacks.ts";
import { isInside } from "../../manifests/files/insideFolder.ts";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import type { MooringConfig } from "../../mappings/mooringConfig.ts";
import { pathInside } from "../../mappings/match/workspacePath.ts";
import { isSameAddress } from "../../mappings/match/sameAddress.ts";
import { isBelow } from "../../model/isBelow.ts";
import type { Pack } from "../../model/pack.ts";
import { messageOf } from "../../support/errors.ts";
import type { HostKind } from "../../hosts/hostRepository.ts";
import type { ManagedLook, ManagedTree } from "../api/managedSources.ts";
import type { EnginePorts } from "../api/ports.ts";
import type { UnreadFile } from "../files/unreadFiles.ts";

/** What tells the repository of a work tree from others. */
export interface WorkTreeIdentity {
  readonly name: string;
  readonly url: string | undefined;
}

/** The managed repositories that the mappings of one workspace folder name, and the packs in them. */
export class FolderManaged {
  readonly #ports: EnginePorts;
  readonly #identity: () => Promise<WorkTreeIdentity | undefined>;
  #looks: ReadonlyMap<string, ManagedLook> = new Map();
  #trees: readonly ManagedTree[] = [];

  /** `identity`: of the repository that the workspace folder is a work tree of. */
  constructor(ports: EnginePorts, identity: () => Promise<WorkTreeIdentity | undefined>) {
    this.#ports = ports;
    this.#identity = identity;
  }

  /** Another list whenever a tree is another. */
  get trees(): readonly ManagedTree[] {
    return this.#trees;
  }

  /** Names of those that are registered, whether they can be read now or not. */
  get names(): ReadonlySet<string> {
    return new Set([...this.#looks].filter(([, { kind }]) => kind !== "none").map(([name]) => name));
  }

  /** Why some cannot be read, by name. */
  get unreadable(): ReadonlyMap<string, string> {
    return new Map(
      [...this.#looks].flatMap(([name, look]) => (look.kind === "unreadable" ? [[name, look.message]] : [])),
    );
  }

  tree(name: string | undefined): ManagedTree | undefined {
    return this.#trees.find((tree) => tree.name === name);
  }

  /** What the host of an address is by its own API, where that is known. */
  hostKind(address: string): HostKind | undefined {
    return this.#ports.managed?.hostKind(address);
  }

  /** The tree that a file lies in. */
  treeOf(file: string): ManagedTree | undefined {
    return this.#trees.find(({ folder }) => isInside(folder, file));
  }

  /** Files of the mapped paths that the repositories have and that could not be written here. */
  omitted(config: MooringConfig): readonly UnreadFile[] {
    return this.#trees.flatMap(({ name, folder, omitted = [] }) => {
      const paths = config.mappings.filter(({ repository }) => repository === name).map(({ path }) => path);
      return omitted
        .filter(({ path: at }) => paths.some((path) => isBelow(at, path)))
        .map(({ path: at, why }): UnreadFile => ({ file: join(folder, at), why: { sentence: why }, refs: undefined }));
    });
  }

  /** Looks at the repositories that mappings name and that the workspace is no work tree of. True when one is another now. */
  async refresh(config: MooringConfig, signal?: AbortSignal): Promise<boolean> {
    const { managed } = this.#ports;
    const before = JSON.stringify([...this.#looks]);
    const looks = new Map<string, ManagedLook>();
    if (managed && this.#ports.isTrusted()) {
      for (const name of await this.#foreignNames(config)) {
        const look = await managed.look(name, signal).catch((error: unknown): ManagedLook => {
          if (signal?.aborted) throw error;
          return { kind: "unreadable", message: messageOf(error) };
        });
        looks.set(name, look);
      }
    }
    this.#looks = looks;
    const isOther = JSON.stringify([...looks]) !== before;
    if (isOther) this.#trees = [...looks.values()].flatMap((look) => (look.kind === "tree" ? [look.tree] : []));
    return isOther;
  }

  /** Only what mappings name is read: a repository may hold much more than this workspace is about. */
  async discover(
    config: MooringConfig,
    deps: { readonly files: FileSystemPort; readonly cache: ManifestCache },
    signal?: AbortSignal,
  ): Promise<Discovery> {
    const found: Discovery = { packs: [], problems: [], absent: [] };
    for (const tree of this.#trees) {
      const paths = config.mappings.filter(({ repository }) => repository === tree.name).map(({ path }) => path);
      const { packs, problems } = await discoverIn(tree, paths, deps, signal);
      found.packs.push(...packs.filter((pack) => paths.some((path) => isBelow(wayOf(pack), path))));
      found.problems.push(...problems);
    }
    return found;
  }

  async #foreignNames(config: MooringConfig): Promise<readonly string[]> {
    const names = new Set(config.mappings.flatMap(({ repository }) => repository ?? []));
    if (names.size === 0) return [];
    const own = await this.#identity();
    const isOwn = (name: string): boolean => {
      const listed = config.repositories.find((entry) => entry.name === name);
      const isSame = own?.url !== undefined && listed !== undefined && isSameAddress(own.url, listed.url);
      return isSame || (own?.name === name && (listed === undefined || own.url === undefined));
    };
    return [...names].filter((name) => !isOwn(name));
  }
}

/** The packs of a tree at and below some paths. */
export async function discoverIn(
  tree: ManagedTree,
  paths: readonly string[],
  { files, cache }: { readonly files: FileSystemPort; readonly cache: ManifestCache },
  signal?: AbortSignal,
): Promise<Discovery> {
  const { packs, problems } = await discoverPacks(tree.folder, files, signal, {
    cache,
    isAllTracked: true,
    isFilePack: (at) => paths.includes(at),
    isExcluded: (at) => !paths.some((path) => isBelow(at, path) || isBelow(path, at)),
  });
  return { packs: packs.map((pack) => ofRepository(pack, tree.name)), problems, absent: [] };
}

/** `kustomization:apps/cart` → `kustomization:shop-config//apps/cart`, which no path of a workspace can be. */
function ofRepository(pack: Pack, repository: string): Pack {
  return { ...pack, id: `${pack.kind}:${repository}//${wayOf(pack)}`, repository };
}

function wayOf({ folder, root }: Pack): string {
  return pathInside(folder, root) ?? ".";
}
