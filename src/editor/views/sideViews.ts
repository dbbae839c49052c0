import { window } from "vscode";
import type { FolderState, MappingState } from "../../reconcile/api/readModel.ts";
import type { Clock } from "../../support/clock.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { EngineHost } from "../engineHost.ts";
import type { RegisteredRepository, RepositoriesHost } from "../repositories/repositoriesHost.ts";
import { perFolder } from "./folderNode.ts";
import { LiveTree } from "./liveTree.ts";
import { MappingNode } from "./mappingNode.ts";
import { RegisteredNode } from "./registeredNode.ts";
import { RepositoryNode } from "./repositoryNode.ts";
import { VIEW_IDS } from "./viewIds.ts";

const MAPPING_ORDER: readonly MappingState["state"][] = [
  "conflict",
  "moved",
  "waiting",
  "paused",
  "unmappedPack",
  "unmappedFile",
  "disconnected",
  "connected",
];

function nameOfRepository({ repositories, managed }: FolderState, { repository }: MappingState): string | undefined {
  const own = repositories.find(({ root }) => root === repository)?.name;
  return own ?? managed.find(({ folder }) => folder === repository)?.name ?? repository;
}

/** What needs attention first; equals stay in the order of their names. */
function byUrgency(one: RegisteredRepository, other: RegisteredRepository): number {
  return Number(needsHand(other)) - Number(needsHand(one));
}

function needsHand({ record, task }: RegisteredRepository): boolean {
  return task === undefined && (record.failure !== undefined || record.heldRewrite !== undefined);
}

/** The trees Repositories and Mappings. `onVisible` is called when one of them is shown. */
export function createSideViews(
  engine: EngineHost,
  registered: RepositoriesHost,
  clock: Clock,
  onVisible: () => void,
): Disposable {
  const owned = new DisposableStore();
  const repositories = owned.add(
    new LiveTree(
      () => [
        ...perFolder(
          engine.states().filter((state) => state.repositories.length > 0),
          (state, parent) =>
            state.repositories.map((repository) => new RepositoryNode(parent, repository, state.folder)),
        ),
        ...[...registered.list()].sort(byUrgency).map((one) => new RegisteredNode(undefined, one, clock.now())),
      ],
      clock,
    ),
  );
  // what a mapping holds is known by Git only, which is not asked in Restricted Mode
  const mappings = owned.add(
    new LiveTree(
      () =>
        perFolder(
          engine.states().filter((state) => state.isTrusted && state.mappings.length > 0),
          (state, parent) =>
            [...state.mappings]
              .sort(
                (a, b) =>
                  MAPPING_ORDER.indexOf(a.state) - MAPPING_ORDER.indexOf(b.state) ||
                  a.packName.localeCompare(b.packName),
              )
              .map((mapping) => new MappingNode(parent, mapping, state.folder, nameOfRepository(state, mapping))),
        ),
      clock,
    ),
  );
  for (const [id, tree] of [
    [VIEW_IDS.repositories, repositories],
    [VIEW_IDS.mappings, mappings],
  ] as const) {
    const view = owned.add(window.createTreeView(id, { treeDataProvider: tree, showCollapseAll: true }));
    owned.add(view.onDidChangeVisibility(({ visible }) => visible && onVisible()));
    owned.add(engine.onDidChange(() => tree.refresh()));
    if (tree === repositories) {
      owned.add(
        registered.onDidChange(() => {
          tree.refresh();
          view.message = registered.registryProblems().join("\n");
        }),
      );
    }
    if (view.visible) onVisible();
  }
  return owned;
}
