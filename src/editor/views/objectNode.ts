import { l10n, MarkdownString, TreeItem, TreeItemCollapsibleState } from "vscode";
import { formatRef } from "../../model/objectRef.ts";
import type { SourceLocation } from "../../model/sourceLocation.ts";
import type { ObjectState } from "../../reconcile/api/readModel.ts";
import { explainReport } from "../words/describePack.ts";
import { describeCulprit } from "../words/describeDifference.ts";
import { describeEvidence, describeObject, healthWord, latestCulprit } from "../words/describeObject.ts";
import { escapeMarkdown } from "../words/markdown.ts";
import { fieldsOf, stateWord } from "../words/words.ts";
import { FieldNode } from "./fieldNode.ts";
import { openPlaceCommand } from "./openPlaceCommand.ts";
import { packStatusIcon } from "./packStatusIcon.ts";
import { stateIcon } from "./stateIcon.ts";
import { TreeNode } from "./views.ts";
import type { Selection } from "../../reconcile/api/selection.ts";

/** One object with its verdict; below it, the fields that differ. */
export class ObjectNode extends TreeNode {
  readonly id: string;
  readonly state: ObjectState;
  readonly folder: string;
  /** Milliseconds since the epoch, fixed for one drawing of the tree. */
  readonly now: number;

  constructor(parent: TreeNode, state: ObjectState, folder: string, now: number) {
    super(parent);
    this.state = state;
    this.folder = folder;
    this.now = now;
    this.id = `${parent.id}\u0000${state.id}`;
  }

  get place(): SourceLocation | undefined {
    return this.state.place;
  }

  override get selection(): Selection {
    return {
      folder: this.folder,
      ...(this.state.packId === undefined ? {} : { packId: this.state.packId }),
      objectId: this.state.id,
    };
  }

  toItem(): TreeItem {
    const { ref, verdict, staleSince, place, report } = this.state;
    const hasFields = fieldsOf(verdict).length + (verdict?.ignored.length ?? 0) > 0;
    const item = new TreeItem(
      `${ref.kind} ${ref.name}`,
      hasFields ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None,
    );
    item.description = describeObject(this.state, this.now);
    item.iconPath =
      report?.status === "removed" || report?.status === "removing"
        ? packStatusIcon(report.status)
        : stateIcon(verdict?.state, staleSince !== undefined, verdict?.health);
    item.contextValue = `object.${verdict?.state ?? "notCompared"}`;
    item.accessibilityInformation = { label: l10n.t("{0}, {1}", formatRef(ref), describeObject(this.state, this.now)) };
    return Object.assign(item, openPlaceCommand(fieldsOf(verdict)[0]?.place ?? place));
  }

  override tooltip(): MarkdownString {
    const { verdict } = this.state;
    return this.#tooltip(verdict && describeEvidence(verdict, this.now));
  }

  override get tooltipFacts(): string {
    return this.#tooltip(this.state.verdict?.evidence).value;
  }

  #tooltip(evidence: string | undefined): MarkdownString {
    const { ref, verdict } = this.state;
    const text = new MarkdownString();
    text.appendMarkdown(`**${escapeMarkdown(formatRef(ref))}** · ${escapeMarkdown(stateWord(verdict?.state))}`);
    const lines: string[] = [escapeMarkdown(ref.apiVersion)];
    if (verdict) {
      if (evidence) lines.push(escapeMarkdown(evidence));
      if (verdict.reason) lines.push(escapeMarkdown(verdict.reason));
      const who = latestCulprit(verdict);
      if (who) lines.push(escapeMarkdown(l10n.t("last changed by {0}", describeCulprit(who, this.now))));
      if (verdict.health)
        lines.push(
          escapeMarkdown(
            verdict.health.message
              ? `${healthWord(verdict.health)}: ${verdict.health.message}`
              : healthWord(verdict.health),
          ),
        );
    }
    for (const line of lines) text.appendMarkdown(`\n\n${line}`);
    const { report } = this.state;
    if (report) text.appendMarkdown(`\n\n${escapeMarkdown(explainReport(report))}`);
    return text;
  }

  protected override makeChildren(): readonly TreeNode[] {
    const { verdict } = this.state;
    if (!verdict) return [];
    return [
      ...fieldsOf(verdict).map((difference) => new FieldNode(this, difference)),
      ...verdict.ignored.map(({ difference, why }) => new FieldNode(this, difference, why)),
    ];
  }
}
