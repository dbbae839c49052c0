import { type MappingChange, type PackLocation, putMapping } from "../../mappings/config/editMapping.ts";
import type { Mapping } from "../../mappings/mappings.ts";
import { normalizePath, pathInside, whyPathRefused } from "../../mappings/match/workspacePath.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Pack } from "../../model/pack.ts";
import type { Plan } from "../../model/plan.ts";
import { MooringError } from "../../support/errors.ts";
import type { ApplyService } from "../apply/applyService.ts";
import { configChange, connectPack } from "./connectPack.ts";
import type { EngineFolders } from "../folder/engineFolders.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { mappingsIn } from "../folder/mappingStates.ts";
import { connectManaged, connectNewManaged, packsInRepository } from "./managedConnections.ts";
import type { PackConnection, MappingsApi, PolicyChange, PolicyReview } from "../api/mappingRequests.ts";
import { approvePolicies, reviewPolicies, revokeApproval } from "../policies/reviewPolicies.ts";
import { writeTogether } from "../files/writeTogether.ts";
import type { Selection } from "../api/selection.ts";

/** Intents about mappings: they write mooring.yaml, new manifests and commits, and no cluster. */
export class MappingService implements MappingsApi {
  readonly #folders: EngineFolders;
  readonly #cluster: ApplyService;

  constructor(folders: EngineFolders, cluster: ApplyService) {
    this.#folders = folders;
    this.#cluster = cluster;
  }

  defaultPath(selection: Selection): string {
    const folder = this.#folders.get(selection.folder);
    const ref = selection.packId === undefined ? this.#extra(folder, selection) : undefined;
    if (ref) return `${ref.namespace || "cluster"}/${ref.name.replace(/[^\w.-]/g, "-")}.pack.yaml`;
    const { pack } = this.#known(selection);
    return pathInside(folder.folderPath, pack.root) ?? ".";
  }

  async connect(
    selection: Selection,
    options: { readonly path?: string; readonly name?: string; readonly repository?: string } = {},
    signal?: AbortSignal,
  ): Promise<PackConnection> {
    const folder = this.#folders.get(selection.folder);
    const { files } = this.#folders;
    const ref = selection.packId === undefined ? this.#extra(folder, selection) : undefined;
    if (!ref) {
      const { pack, mapping } = this.#known(selection);
      const what = { kind: "files", pack } as const;
      return connectPack(folder, mappingsIn(folder), what, options.name ?? mapping.packName, files, signal);
    }
    const { yaml } = await this.#cluster.exportObject(selection, {}, signal);
    const path = options.path ?? this.defaultPath(selection);
    const name = options.name ?? (ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name);
    const { repository } = options;
    if (repository !== undefined)
      return connectNewManaged(this.#folders, folder, { repository, path }, { name, text: yaml }, signal);
    const what = { kind: "new", path, text: yaml } as const;
    return connectPack(folder, mappingsIn(folder), what, name, files, signal);
  }

  packsIn(folder: string, repository: string, signal?: AbortSignal): ReturnType<MappingsApi["packsIn"]> {
    return packsInRepository(this.#folders, this.#folders.get(folder), repository, signal);
  }

  connectPath(
    folder: string,
    { name, ...place }: Parameters<MappingsApi["connectPath"]>[1],
    signal?: AbortSignal,
  ): Promise<PackConnection> {
    return connectManaged(this.#folders, this.#folders.get(folder), place, name, signal);
  }

  disconnect(selection: Selection): Promise<void> {
    return this.#edit(selection, { connected: false });
  }

  reconnect(selection: Selection): Promise<void> {
    return this.#edit(selection, { connected: undefined });
  }

  async planFromFile(
    folderPath: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly plan: Plan; readonly selection: Selection }> {
    const folder = this.#folders.get(folderPath);
    const refusal = whyPathRefused(path);
    if (refusal !== undefined) throw new MooringError("badInput", `The path ${JSON.stringify(path)} ${refusal}.`);
    const way = normalizePath(path);
    await folder.reload(signal);
    const pack =
      folder.packs.packs.find(({ root }) => pathInside(folderPath, root) === way) ?? packHolding(folder, way);
    if (!pack)
      throw new MooringError(
        "badInput",
        `${path} has no Kubernetes objects. A pack requires at least one, with apiVersion, kind and name.`,
      );
    const rendered = folder.packs.rendered(pack.id);
    const [problem] = rendered?.problems.filter(({ severity }) => severity === "error") ?? [];
    if (problem)
      throw new MooringError(
        "badInput",
        `${problem.file}${problem.range ? `:${problem.range.line}` : ""}: ${problem.message}`,
      );
    const selection = { folder: folderPath, packId: pack.id };
    const plan = await this.#cluster.plan(selection, {}, signal);
    const refused = plan.writes.find(({ note }) => note.startsWith("Not checked yet"));
    if (refused)
      throw new MooringError("invalid", `The cluster would reject ${path}: ${refused.note.replace(/^[^:]*: /, "")}`);
    return { plan, selection };
  }

  async resolveConflict(selection: Selection): Promise<readonly string[]> {
    const { folder, mapping } = this.#known(selection);
    const rivals = allRivals(mapping, mappingsIn(folder));
    if (rivals.length === 0)
      throw new MooringError("stale", `${mapping.packName} no longer conflicts with another pack.`);
    await this.#write(
      folder,
      (text) =>
        rivals.reduce<string | undefined>(
          (now, rival) => putMapping(now, packPlace(folder, rival), rival.packName, { connected: false }),
          text,
        ) ?? "",
    );
    return rivals.map(({ packName }) => packName);
  }

  async followMove(selection: Selection): Promise<{ readonly from: string; readonly to: string }> {
    const { folder, mapping } = this.#known(selection);
    const { movedFrom } = mapping;
    if (!movedFrom)
      throw new MooringError(
        "stale",
        `${mapping.packName} is already at the path in mooring.yaml. Refresh and try again.`,
      );
    const { path } = packPlace(folder, mapping);
    await this.#write(folder, (text) => putMapping(text, movedFrom, movedFrom.pack, { path }));
    return { from: movedFrom.path, to: path };
  }

  async pause(selection: Selection): Promise<void> {
    const { folder, pack } = this.#known(selection);
    folder.records.pause(pack.id, "byHand");
    await folder.records.flush();
    folder.changed();
  }

  async resume(selection: Selection): Promise<void> {
    const { folder, pack, mapping } = this.#known(selection);
    folder.records.resume(pack.id);
    folder.records.change(pack.id, (record) => ({ ...record, heals: {} }));
    await folder.records.flush();
    if (mapping.policy.pause) await this.#edit(selection, { pause: undefined });
    else folder.changed();
  }

  setPolicy(selection: Selection, change: PolicyChange): Promise<void> {
    return this.#edit(selection, change);
  }

  async reviewPolicies(selection: Selection, signal?: AbortSignal): Promise<PolicyReview> {
    const { folder, pack } = this.#known(selection);
    return reviewPolicies(folder, this.#cluster, pack.id, signal);
  }

  async approvePolicies(review: PolicyReview): Promise<void> {
    const folder = this.#folders.get(review.selection.folder);
    await approvePolicies(folder, review);
    // what was approved here runs here: another window may not know of it
    await folder.automation.take();
  }

  async revokeApproval(selection: Selection): Promise<void> {
    const { folder, pack } = this.#known(selection);
    await revokeApproval(folder, pack.id);
  }

  #edit(selection: Selection, change: MappingChange): Promise<void> {
    const { folder, mapping } = this.#known(selection);
    // an entry further up holds for other packs too: this one gets its own
    return this.#write(folder, (text) => putMapping(text, packPlace(folder, mapping), mapping.packName, change));
  }

  async #write(folder: FolderReconciler, edit: (text: string | undefined) => string): Promise<void> {
    const change = await configChange(folder, this.#folders.files, edit);
    if (!change) return;
    await writeTogether([change], this.#folders.files, () => Promise.resolve());
    await folder.reloadFiles([change.file]);
    await folder.reloadRepositories();
  }

  #known(selection: Selection): { readonly folder: FolderReconciler; readonly pack: Pack; readonly mapping: Mapping } {
    const folder = this.#folders.get(selection.folder);
    const id =
      selection.packId ??
      (selection.objectId === undefined ? undefined : folder.comparison.entry(selection.objectId)?.pack.id);
    const pack = folder.packs.packs.find((one) => one.id === id);
    const mapping = mappingsIn(folder).find(({ packId }) => packId === id);
    if (!pack || !mapping) throw new MooringError("notFound", "Select one pack in the files of this folder.");
    return { folder, pack, mapping };
  }

  #extra(folder: FolderReconciler, { objectId: id }: Selection): ObjectRef | undefined {
    return id === undefined ? undefined : folder.observer.extra.find(id);
  }
}

/** Of a folder of plain manifests, the pack that a file belongs to. */
function packHolding(folder: FolderReconciler, way: string): Pack | undefined {
  return folder.packs.packs.find(({ files }) => files.some((file) => pathInside(folder.folderPath, file) === way));
}

/** Where the own entry of a pack stands or would stand. */
export function packPlace(folder: FolderReconciler, { packId, entry }: Mapping): PackLocation {
  const pack = folder.packs.packs.find(({ id }) => id === packId);
  const path = (pack && pathInside(pack.folder, pack.root)) ?? ".";
  return { path, repository: pack?.repository ?? (entry?.path === path ? entry.repository : undefined) };
}

/** Those that claim the same, and those that claim the same as they do. */
function allRivals(mapping: Mapping, mappings: readonly Mapping[]): readonly Mapping[] {
  const seen = new Set([mapping.packId]);
  const found: Mapping[] = [];
  const queue = [...mapping.rivals];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    const rival = mappings.find(({ packId }) => packId === id);
    if (!rival || seen.has(id)) continue;
    seen.add(id);
    found.push(rival);
    queue.push(...rival.rivals);
  }
  return found;
}
