import path from "node:path";
import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from "vscode";
import type { RepositoryState } from "../../reconcile/api/readModel.ts";
import { escapeMarkdown } from "../words/markdown.ts";
import { TreeNode } from "./views.ts";
import type { Selection } from "../../reconcile/api/selection.ts";

/** A Git repository of the workspace; below it, the changed files that belong to a pack. */
export class RepositoryNode extends TreeNode {
  readonly id: string;
  readonly state: RepositoryState;
  readonly folder: string;

  constructor(parent: TreeNode | undefined, state: RepositoryState, folder: string) {
    super(parent);
    this.state = state;
    this.folder = folder;
    this.id = `${folder}\u0000repository\u0000${state.root}`;
  }

  override get selection(): Selection {
    return { folder: this.folder };
  }

  toItem(): TreeItem {
    const { name, dirtyMappedFiles, error, operation } = this.state;
    const item = new TreeItem(
      name,
      dirtyMappedFiles.length > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None,
    );
    item.description = describeRepository(this.state);
    item.iconPath = error
      ? new ThemeIcon("error", new ThemeColor("list.errorForeground"))
      : operation
        ? new ThemeIcon("git-merge", new ThemeColor("list.warningForeground"))
        : new ThemeIcon("repo");
    item.command = {
      command: "mooring.showRepository",
      title: l10n.t("Show Repository"),
      arguments: [{ root: this.state.root }],
    };
    item.contextValue = `repository${dirtyMappedFiles.length > 0 ? ".dirty" : ".clean"}${this.state.upstream ? ".upstream" : ""}`;
    item.accessibilityInformation = { label: l10n.t("repository {0}, {1}", name, spokenRepository(this.state)) };
    return item;
  }

  override tooltip(): MarkdownString {
    const { name, url, root, upstream, head, error } = this.state;
    const text = new MarkdownString(`**${escapeMarkdown(name)}** · ${escapeMarkdown(describeRepository(this.state))}`);
    for (const line of [
      url,
      root,
      upstream && l10n.t("follows {0}", upstream),
      head && l10n.t("at {0}", head.slice(0, 7)),
      error,
    ]) {
      if (line) text.appendMarkdown(`\n\n${escapeMarkdown(line)}`);
    }
    return text;
  }

  protected override makeChildren(): readonly TreeNode[] {
    return this.state.dirtyMappedFiles.map((file) => new ChangedFileNode(this, file));
  }
}

class ChangedFileNode extends TreeNode {
  readonly id: string;
  readonly #file: string;
  readonly #path: string;

  constructor(parent: RepositoryNode, file: string) {
    super(parent);
    this.#file = file;
    this.#path = path.relative(parent.state.root, file);
    this.id = `${parent.id}\u0000${file}`;
  }

  toItem(): TreeItem {
    const uri = Uri.file(this.#file);
    const item = new TreeItem(uri, TreeItemCollapsibleState.None);
    item.description = true;
    item.contextValue = "changedFile";
    // a row that is only a path has no name for a screen reader
    item.accessibilityInformation = {
      label: l10n.t("changed file {0}, differs from the last commit", this.#path),
    };
    item.command = {
      command: "mooring.openPlace",
      title: l10n.t("Open File"),
      arguments: [{ file: this.#file, line: 1, column: 1 }],
    };
    return item;
  }
}

/** The branch, or what is there instead of one. */
export function describeBranch({ branch, head }: RepositoryState): string {
  return branch ?? (head ? l10n.t("detached at {0}", head.slice(0, 7)) : l10n.t("no commit yet"));
}

/** `main ↑1 ↓0 · 2 files changed`. */
export function describeRepository(state: RepositoryState): string {
  if (state.error) return state.error;
  const branch = describeBranch(state);
  const parts = [state.upstream ? `${branch} ↑${state.ahead} ↓${state.behind}` : branch];
  if (state.operation) parts.push(l10n.t("{0} in progress", state.operation));
  const changed = state.dirtyMappedFiles.length;
  if (changed > 0) parts.push(changed === 1 ? l10n.t("1 file changed") : l10n.t("{0} files changed", changed));
  return parts.join(" · ");
}

function spokenRepository(state: RepositoryState): string {
  const text = describeRepository(state);
  return state.upstream ? text.replace("↑", `${l10n.t("ahead")} `).replace("↓", `${l10n.t("behind")} `) : text;
}
