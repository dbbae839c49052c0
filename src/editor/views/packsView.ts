import { commands, l10n, type Memento, type TreeView, window } from "vscode";
import type { FolderState, ObjectState } from "../../reconcile/api/readModel.ts";
import type { Clock } from "../../support/clock.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { EngineHost } from "../engineHost.ts";
import { formatAgo } from "../words/formatTime.ts";
import { countObjects } from "../words/words.ts";
import type { GroupBy } from "./grouping.ts";
import { LiveTree } from "./liveTree.ts";
import { packRoots } from "./packsTree.ts";
import { VIEW_IDS } from "./viewIds.ts";
import type { TreeNode } from "./views.ts";

const GROUP_KEY = "mooring.groupBy";
/** How often "trying again in 20 s" counts down while a cluster is away. */
const COUNTDOWN_INTERVAL_MS = 1_000;
/** How often "Last change: 3 min ago" is told anew while nothing happens. */
const AGE_INTERVAL_MS = 60_000;

/** The Packs tree with its grouping, filter, badge and message. */
export class PacksView implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #engine: EngineHost;
  readonly #clock: Clock;
  readonly #memento: Memento;
  readonly #tree: LiveTree;
  readonly #view: TreeView<TreeNode>;
  #filter = "";
  #countdown: Disposable | undefined;
  #age: Disposable | undefined;

  constructor(engine: EngineHost, clock: Clock, memento: Memento) {
    this.#engine = engine;
    this.#clock = clock;
    this.#memento = memento;
    this.#tree = this.#owned.add(
      new LiveTree(
        () => packRoots(engine.states(), { groupBy: this.groupBy, filter: this.#filter, now: clock.now() }),
        clock,
      ),
    );
    this.#view = this.#owned.add(
      window.createTreeView(VIEW_IDS.packs, {
        treeDataProvider: this.#tree,
        showCollapseAll: true,
        canSelectMany: true,
      }),
    );
    this.#owned.add(engine.onDidChange(() => this.#update()));
  }

  get view(): TreeView<TreeNode> {
    return this.#view;
  }

  /** The nodes as they are drawn now. */
  get roots(): readonly TreeNode[] {
    return this.#tree.roots;
  }

  get groupBy(): GroupBy {
    const stored = this.#memento.get<unknown>(GROUP_KEY);
    return stored === "kind" || stored === "state" ? stored : "pack";
  }

  async setGroupBy(groupBy: GroupBy): Promise<void> {
    const kept = this.#memento.update(GROUP_KEY, groupBy);
    this.#update(); // what is kept is read back at once; writing it down may take its time
    await kept;
  }

  get filter(): string {
    return this.#filter;
  }

  setFilter(filter: string): void {
    this.#filter = filter.trim();
    void commands.executeCommand("setContext", "mooring.isFiltered", this.#filter !== "");
    this.#update();
  }

  dispose(): void {
    this.#countdown?.dispose();
    this.#age?.dispose();
    this.#owned.dispose();
  }

  #update(): void {
    const states = this.#engine.states();
    const drifted = driftedPacks(states);
    this.#view.badge =
      drifted > 0
        ? { value: drifted, tooltip: drifted === 1 ? l10n.t("1 drifted pack") : l10n.t("{0} drifted packs", drifted) }
        : undefined;
    this.#view.description = this.#filter ? l10n.t("filter: {0}", this.#filter) : "";
    this.#showMessage();
    this.#tree.refresh();
    this.#countDown(states.some(({ connection }) => connection.kind === "away"));
  }

  #showMessage(): void {
    const message = packsMessage(this.#engine.states(), this.#clock.now());
    if (message !== this.#view.message) this.#view.message = message;
    if (message === "" || this.#age) return;
    this.#age = this.#clock.after(AGE_INTERVAL_MS, () => {
      this.#age = undefined;
      this.#showMessage();
    });
  }

  #countDown(isAway: boolean): void {
    if (!isAway || this.#countdown) return;
    this.#countdown = this.#clock.after(COUNTDOWN_INTERVAL_MS, () => {
      this.#countdown = undefined;
      if (this.#view.visible) this.#tree.refresh();
      this.#countDown(this.#engine.states().some(({ connection }) => connection.kind === "away"));
    });
  }
}

export function driftedPacks(states: readonly FolderState[]): number {
  return states.reduce(
    (sum, { packs }) => sum + packs.filter(({ counts }) => counts.drifted + counts.missing + counts.blocked > 0).length,
    0,
  );
}

/** The line above the rows; "" when there is nothing to say. `now` in ms since the epoch. */
export function packsMessage(states: readonly FolderState[], now: number): string {
  const [only] = states;
  if (states.length !== 1 || !only || only.packs.length === 0) return "";
  if (!only.isTrusted) return "";
  if (!only.target) return l10n.t("Read from files only. No cluster is contacted until you choose a context.");
  const objects = only.packs.flatMap((pack) => pack.objects);
  if (only.progress || objects.length === 0 || only.connection.kind !== "connected") return "";
  const allInSync = objects.every(({ verdict, staleSince }) => verdict?.state === "inSync" && staleSince === undefined);
  return allInSync ? allEqual(only, objects, now) : "";
}

function allEqual({ repositories }: FolderState, objects: readonly ObjectState[], now: number): string {
  const count = countObjects(objects.length);
  const isCommitted =
    repositories.length > 0 &&
    repositories.every(({ head, dirtyMappedFiles, error }) => {
      return head !== undefined && error === undefined && dirtyMappedFiles.length === 0;
    });
  const equal = isCommitted ? l10n.t("All {0} match Git.", count) : l10n.t("All {0} match the files.", count);
  const changed = objects.reduce((latest, { verdict }) => Math.max(latest, verdict?.changedAt ?? 0), 0);
  return changed > 0 ? l10n.t("{0} Last change: {1}.", equal, formatAgo(changed, now)) : equal;
}
