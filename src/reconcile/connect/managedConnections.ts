import { putMapping } from "../../mappings/config/editMapping.ts";
import type { Mapping } from "../../mappings/mappings.ts";
import { normalizePath, pathInside, whyPathRefused } from "../../mappings/match/workspacePath.ts";
import type { Pack } from "../../model/pack.ts";
import { MooringError } from "../../support/errors.ts";
import { trailersOf } from "../commit/commitPacks.ts";
import { configChange, requireFreeName } from "./connectPack.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import { discoverIn } from "../folder/folderManaged.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import type { ManagedSources, ManagedTree } from "../api/managedSources.ts";
import type { PackConnection, RepositoryPack } from "../api/mappingRequests.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import { newPackFile } from "../commit/newPackFile.ts";
import { writeTogether } from "../files/writeTogether.ts";

/** Where a pack is connected to: a managed repository and a path in it. */
export interface ManagedLocation {
  readonly repository: string;
  readonly path: string;
}

/** Everything in a managed repository that could be connected. */
export async function packsInRepository(
  folders: EngineFolders,
  folder: FolderReconciler,
  repository: string,
  signal?: AbortSignal,
): Promise<readonly RepositoryPack[]> {
  const { tree } = await requireTree(folders, repository, signal);
  const { packs } = await discoverIn(tree, ["."], folders, signal);
  const mapped = new Set(folder.packs.packs.flatMap(({ id, repository: name }) => (name === repository ? [id] : [])));
  return packs.map((pack) => ({
    name: pack.name,
    kind: pack.kind,
    path: wayOf(pack),
    isMapped: mapped.has(pack.id),
  }));
}

/** Binds a pack that a managed repository holds already: an entry in mooring.yaml and nothing else. */
export async function connectManaged(
  folders: EngineFolders,
  folder: FolderReconciler,
  { repository, path: value }: ManagedLocation,
  wantedName: string | undefined,
  signal?: AbortSignal,
): Promise<PackConnection> {
  const path = checkPath(value);
  const { tree } = await requireTree(folders, repository, signal);
  const { packs } = await discoverIn(tree, [path], folders, signal);
  const pack = packs.find((one) => wayOf(one) === path);
  if (!pack)
    throw new MooringError(
      "badInput",
      `${path} of ${repository} is not a pack: it has no manifests, kustomization or chart. Choose another path.`,
    );
  const name = wantedName ?? pack.name;
  await bind(folders, folder, { repository, path }, name, pack.id, () => Promise.resolve(undefined));
  return { packName: name, path, root: pack.root, oid: undefined };
}

/** Writes a new pack file by a commit to a managed repository, and binds it. */
export async function connectNewManaged(
  folders: EngineFolders,
  folder: FolderReconciler,
  { repository, path: value }: ManagedLocation,
  { name, text }: { readonly name: string; readonly text: string },
  signal?: AbortSignal,
): Promise<PackConnection> {
  const { managed, tree } = await requireTree(folders, repository, signal);
  const root = await newPackFile(tree.folder, value, folders.files);
  const path = pathInside(tree.folder, root) ?? checkPath(value);
  const message = `Initializing pack ${name} with path "${path.replaceAll('"', "'")}"`;
  const trailers = { ...trailersOf(folder, [], []), "Mooring-Pack": name };
  const oid = await bind(folders, folder, { repository, path }, name, undefined, async () => {
    const done = await managed.commit(repository, { writes: [{ path, text }], message, trailers }, signal);
    return done === "nothing" ? undefined : done.oid;
  });
  return { packName: name, path, root, oid };
}

/** The entry is written first, since that can be taken back; `commit` may fail at the remote. */
async function bind(
  folders: EngineFolders,
  folder: FolderReconciler,
  place: ManagedLocation,
  name: string,
  packId: string | undefined,
  commit: () => Promise<string | undefined>,
): Promise<string | undefined> {
  const mappings: readonly Mapping[] = mappingsIn(folder);
  requireFreeName(name, packId, mappings);
  const change = await configChange(folder, folders.files, (text) =>
    putMapping(text, place, name, { connected: undefined, pack: name }),
  );
  const oid = change ? await writeTogether([change], folders.files, commit) : await commit();
  await folder.reloadFiles([folder.packs.configFile]);
  await folder.reloadRepositories();
  return oid;
}

/** @throws MooringError `refused`, `notFound` with the reason why its files cannot be read */
async function requireTree(
  folders: EngineFolders,
  repository: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly managed: ManagedSources; readonly tree: ManagedTree }> {
  const { managed, isTrusted } = folders.ports;
  const look = managed && isTrusted() ? await managed.look(repository, signal) : undefined;
  if (managed && look?.kind === "tree") return { managed, tree: look.tree };
  if (look?.kind === "unreadable") throw new MooringError("refused", look.message);
  throw new MooringError("notFound", `No repository named ${repository} is registered. Add it first.`);
}

function checkPath(value: string): string {
  const refusal = value.trim() === "" ? "must not be empty" : whyPathRefused(value);
  if (refusal !== undefined) throw new MooringError("badInput", `The path ${JSON.stringify(value)} ${refusal}.`);
  return normalizePath(value);
}

function wayOf({ folder, root }: Pack): string {
  return pathInside(folder, root) ?? ".";
}
