import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { RegisteredRepository } from "../repositories/repositoriesHost.ts";
import {
  accessWord,
  describeRegistered,
  levelWord,
  statusOfRegistered,
  type StatusWords,
} from "../words/describeRegistered.ts";
import { escapeMarkdown } from "../words/markdown.ts";
import { TreeNode } from "./views.ts";

const ICONS: Readonly<Record<StatusWords["tone"], readonly [icon: string, color: string | undefined]>> = {
  good: ["repo", undefined],
  busy: ["loading~spin", undefined],
  warning: ["repo", "list.warningForeground"],
  bad: ["error", "list.errorForeground"],
  quiet: ["repo", "disabledForeground"],
};

/** A repository that somebody registered, with what is done to its copy just now. */
export class RegisteredNode extends TreeNode {
  readonly id: string;
  readonly registered: RegisteredRepository;
  readonly #now: number;

  constructor(parent: TreeNode | undefined, registered: RegisteredRepository, now: number) {
    super(parent);
    this.registered = registered;
    this.#now = now;
    this.id = `registered\u0000${registered.record.id}`;
  }

  toItem(): TreeItem {
    const { record } = this.registered;
    const { tone } = statusOfRegistered(this.registered, this.#now);
    const item = new TreeItem(record.name, TreeItemCollapsibleState.None);
    item.description = describeRegistered(this.registered, this.#now);
    const [icon, color] = ICONS[tone];
    item.iconPath = color === undefined ? new ThemeIcon(icon) : new ThemeIcon(icon, new ThemeColor(color));
    item.contextValue = contextOf(this.registered);
    item.accessibilityInformation = { label: l10n.t("repository {0}, {1}", record.name, item.description) };
    item.command = {
      command: "mooring.showRepository",
      title: l10n.t("Show Repository"),
      arguments: [{ id: record.id }],
    };
    return item;
  }

  override tooltip(): MarkdownString {
    const { record } = this.registered;
    const { word, reason } = statusOfRegistered(this.registered, this.#now);
    const text = new MarkdownString(`**${escapeMarkdown(record.name)}** · ${escapeMarkdown(word)}`);
    for (const line of [reason, record.url, accessWord(record.access), levelWord(record.level)])
      if (line) text.appendMarkdown(`\n\n${escapeMarkdown(line)}`);
    return text;
  }
}

/** For the menus: `registered.busy`, `registered.active`, `registered.failed`, `registered.archived.held`. */
function contextOf({ record, task }: RegisteredRepository): string {
  const state = task ? "busy" : record.status;
  const moved = record.movedTo === undefined ? "" : ".moved";
  return `registered.${state}${moved}${record.heldRewrite ? ".held" : ""}`;
}
