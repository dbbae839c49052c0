import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { formatRef } from "../../model/objectRef.ts";
import type { ClusterPackState } from "../../reconcile/api/readModel.ts";
import { describePackReport, explainReport, packStatusWord } from "../words/describePack.ts";
import { escapeMarkdown } from "../words/markdown.ts";
import { packStatusIcon } from "./packStatusIcon.ts";
import { TreeNode } from "./views.ts";
import type { Selection } from "../../reconcile/api/selection.ts";

/** A pack that only the cluster has: a `Pack` resource or a workload without a file. */
export class ClusterPackNode extends TreeNode {
  readonly id: string;
  readonly state: ClusterPackState;
  readonly #folder: string;
  readonly #now: number;

  /** `now` in ms since the epoch. */
  constructor(parent: TreeNode, state: ClusterPackState, folder: string, now: number) {
    super(parent);
    this.state = state;
    this.#folder = folder;
    this.#now = now;
    this.id = `${parent.id}\u0000pack\u0000${state.object.id}`;
  }

  override get selection(): Selection {
    return { folder: this.#folder, objectId: this.state.object.id };
  }

  toItem(): TreeItem {
    const { name, kind, object } = this.state;
    const item = new TreeItem(name, TreeItemCollapsibleState.None);
    item.description = `${object.ref.kind} · ${this.#words}`;
    item.iconPath =
      kind === "resource"
        ? packStatusIcon(object.report?.status)
        : new ThemeIcon("diff-added", new ThemeColor("charts.blue"));
    item.contextValue = `clusterPack.${kind}`;
    item.accessibilityInformation = {
      label: l10n.t("pack {0} of the cluster, {1}, {2}", name, object.ref.kind, this.#words),
    };
    return item;
  }

  override tooltip(): MarkdownString {
    const { object } = this.state;
    const text = new MarkdownString(`**${escapeMarkdown(formatRef(object.ref))}** · ${escapeMarkdown(this.#words)}`);
    const { report } = object;
    const lines = [object.ref.apiVersion];
    if (report?.chart) lines.push(l10n.t("chart {0} {1}", report.chart, report.version));
    if (report) lines.push(explainReport(report));
    lines.push(l10n.t("This object is not in any file of this folder."));
    for (const line of lines.filter(Boolean)) text.appendMarkdown(`\n\n${escapeMarkdown(line)}`);
    return text;
  }

  get #words(): string {
    const { kind, object } = this.state;
    if (kind === "workload") return l10n.t("not in Git");
    return object.report ? describePackReport(object.report, this.#now) : packStatusWord(undefined);
  }
}
