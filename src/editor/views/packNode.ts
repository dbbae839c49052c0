import { sep } from "node:path";
import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from "vscode";
import type { Pack, PackKind } from "../../model/pack.ts";
import type { Problem } from "../../model/sourceLocation.ts";
import { countOnlyIgnored } from "../../model/verdict.ts";
import type { Target } from "../../model/target.ts";
import type { FolderState, ObjectState, OtherContext, PackState } from "../../reconcile/api/readModel.ts";
import { escapeMarkdown } from "../words/markdown.ts";
import { countObjects, packTitle, summarize } from "../words/words.ts";
import { objectRows } from "./groupNode.ts";
import { consentWords } from "./mappingNode.ts";
import { worstState } from "./order.ts";
import { stateIcon } from "./stateIcon.ts";
import { TreeNode } from "./views.ts";
import type { Selection } from "../../reconcile/api/selection.ts";

interface PackShown {
  /** Those that pass the filter. */
  readonly objects: readonly ObjectState[];
  readonly folder: FolderState;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether it may begin open, when it needs attention. */
  readonly opens: boolean;
}

/** One pack; below it, its objects. */
export class PackNode extends TreeNode {
  readonly id: string;
  readonly state: PackState;
  readonly #objects: readonly ObjectState[];
  readonly #folder: string;
  readonly #target: Target | undefined;
  readonly #problem: Problem | undefined;
  /** Why not all of it was read, so that it is not in sync as a whole; "" where it was, or is not compared yet. */
  readonly #unread: string;
  /** The context that it is not compared with, and why. */
  readonly #unused: OtherContext | undefined;
  readonly #consent: string;
  readonly #now: number;
  readonly #opens: boolean;

  constructor(parent: TreeNode | undefined, state: PackState, { objects, folder, now, opens }: PackShown) {
    super(parent);
    this.state = state;
    this.#folder = folder.folder;
    this.#target = folder.target;
    this.#problem = renderProblem(state, folder);
    this.#unread = unreadWords(state, folder);
    this.#unused = folder.otherContexts.find(
      ({ kind, packIds }) => kind !== "allowed" && packIds.includes(state.pack.id),
    );
    const mapping = folder.mappings.find(({ packId }) => packId === state.pack.id);
    // whether its context may be used comes first
    this.#consent = mapping && !this.#unused ? consentWords(mapping) : "";
    this.#objects = objects;
    this.#now = now;
    // only a row that nobody saw yet: the workbench keeps open and closed by id, and what drifts later moves nothing under a hand
    this.#opens = opens && this.#isUrgent;
    this.id = `${folder.folder}\u0000${state.pack.id}`;
  }

  override get selection(): Selection {
    return { folder: this.#folder, packId: this.state.pack.id };
  }

  toItem(): TreeItem {
    const { pack, isPaused } = this.state;
    const worst = worstState(this.state);
    const isUrgent = this.#isUrgent;
    const item = new TreeItem(
      packTitle(pack, this.#target),
      this.#opens ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
    );
    const summary =
      this.#problem?.message ??
      contextWords(this.#unused) ??
      (summarize(this.state.counts) || countObjects(this.state.objects.length));
    const consent = this.#consent;
    item.description = [
      kindWord(pack.kind),
      pack.repository,
      summary,
      this.#unread === "" ? "" : l10n.t("not all files read"),
      isPaused ? l10n.t("paused") : "",
      consent,
    ]
      .filter(Boolean)
      .join(" · ");
    item.iconPath = this.#problem
      ? this.#problem.severity === "information"
        ? new ThemeIcon("info")
        : new ThemeIcon("warning", new ThemeColor("list.warningForeground"))
      : this.#unused
        ? new ThemeIcon(
            this.#unused.kind === "waiting" ? "shield" : "warning",
            new ThemeColor("list.warningForeground"),
          )
        : stateIcon(
            this.#unread !== "" && worst === "inSync" ? "unknown" : worst,
            this.#objects.some((object) => object.staleSince !== undefined),
          );
    const isWaiting = this.#unused?.kind === "waiting";
    item.contextValue = `pack.${isUrgent ? "drifted" : (worst ?? (isWaiting ? "waiting" : "notCompared"))}${consent ? ".unapproved" : ""}`;
    item.accessibilityInformation = { label: l10n.t("pack {0}, {1}", packTitle(pack, this.#target), item.description) };
    return item;
  }

  get #isUrgent(): boolean {
    const worst = worstState(this.state);
    return worst === "drifted" || worst === "missing" || worst === "blocked";
  }

  override tooltip(): MarkdownString {
    const { pack, isPaused } = this.state;
    const text = new MarkdownString(
      `**${escapeMarkdown(packTitle(pack, this.#target))}** · ${escapeMarkdown(kindWord(pack.kind))}`,
    );
    text.appendMarkdown(`\n\n${escapeMarkdown(rootOf(pack))}`);
    text.appendMarkdown(`\n\n${escapeMarkdown(summarize(this.state.counts) || l10n.t("not compared with a cluster"))}`);
    const ignored = countOnlyIgnored(this.state.objects);
    if (ignored > 0)
      text.appendMarkdown(
        `\n\n${escapeMarkdown(l10n.t("{0} in sync only because what differs is ignored", countObjects(ignored)))}`,
      );
    if (this.#unused) text.appendMarkdown(`\n\n${escapeMarkdown(unusedSentence(this.#unused))}`);
    if (this.#consent) text.appendMarkdown(`\n\n${escapeMarkdown(this.#consent)}`);
    if (this.#unread) text.appendMarkdown(`\n\n${escapeMarkdown(this.#unread)}`);
    if (this.#problem) text.appendMarkdown(`\n\n${escapeMarkdown(this.#problem.message)}`);
    if (isPaused)
      text.appendMarkdown(
        `\n\n${escapeMarkdown(l10n.t("Paused: applied without a commit. Resumes with the next commit."))}`,
      );
    return text;
  }

  protected override makeChildren(): readonly TreeNode[] {
    return objectRows(this, this.#objects, this.#folder, this.#now);
  }
}

export function kindWord(kind: PackKind): string {
  switch (kind) {
    case "file":
      return l10n.t("file");
    case "folder":
      return l10n.t("folder");
    case "kustomization":
      return l10n.t("kustomization");
    case "chart":
      return l10n.t("chart");
  }
}

function contextWords(unused: OtherContext | undefined): string | undefined {
  if (!unused) return undefined;
  return unused.kind === "waiting"
    ? l10n.t("waiting for your approval to use context {0}", unused.context)
    : l10n.t("context {0}: {1}", unused.context, unused.message);
}

function unusedSentence({ context, server, kind, message }: OtherContext): string {
  if (kind !== "waiting") return message;
  return l10n.t(
    "mooring.yaml maps it to the context {0} ({1}), which you did not choose. Nothing was sent there.",
    context,
    server,
  );
}

/** Why a pack has no objects: what its renderer or its file says. */
function renderProblem({ pack, objects }: PackState, { problems }: FolderState): Problem | undefined {
  return objects.length > 0 ? undefined : problems.find(({ file }) => isOf(pack, file));
}

function unreadWords({ pack, objects, isComplete }: PackState, { problems }: FolderState): string {
  if (isComplete || !objects.some(({ verdict }) => verdict !== undefined)) return "";
  const own = problems.filter(({ file }) => isOf(pack, file));
  const first = own.find(({ severity }) => severity === "error") ?? own[0];
  return first ? l10n.t("Some files could not be read: {0}", first.message) : l10n.t("Some files could not be read.");
}

function isOf(pack: Pack, file: string): boolean {
  return file === pack.root || file.startsWith(pack.root + sep) || pack.files.includes(file);
}

/** Relative to the workspace folder, or to a managed repository and with its name. */
function rootOf(pack: Pack): string {
  const path = pathOf(pack);
  return pack.repository === undefined ? path : `${pack.repository} : ${path}`;
}

function pathOf(pack: Pack): string {
  const root = Uri.file(pack.root).path;
  const folder = Uri.file(pack.folder).path;
  return root.startsWith(`${folder}/`) ? root.slice(folder.length + 1) : root === folder ? "." : root;
}
