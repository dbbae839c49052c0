import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { formatPath } from "../../model/fieldPath.ts";
import type { Difference } from "../../model/verdict.ts";
import type { SourceLocation } from "../../model/sourceLocation.ts";
import { describeDifference, describeSides, shortCulprit } from "../words/describeDifference.ts";
import { bothSides } from "../words/markdown.ts";
import { openPlaceCommand } from "./openPlaceCommand.ts";
import { TreeNode } from "./views.ts";
import type { Selection } from "../../reconcile/api/selection.ts";

/** The row of the object that a field belongs to. */
interface OwningRow extends TreeNode {
  readonly selection: Selection;
  readonly place: SourceLocation | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** One field that differs; with `why`, one that differs by design. */
export class FieldNode extends TreeNode {
  readonly id: string;
  readonly #difference: Difference;
  readonly #why: string | undefined;
  readonly #object: OwningRow;

  constructor(object: OwningRow, difference: Difference, why?: string) {
    super(object);
    this.#object = object;
    this.#difference = difference;
    this.#why = why;
    this.id = `${object.id}\u0000${why === undefined ? "field" : "ignored"}\u0000${difference.kind}\u0000${difference.pointer}`;
  }

  override get selection(): Selection {
    return { ...this.#object.selection, pointer: this.#difference.pointer };
  }

  toItem(): TreeItem {
    const now = this.#object.now;
    const item = new TreeItem(formatPath(this.#difference.path), TreeItemCollapsibleState.None);
    const who = this.#why ?? shortCulprit(this.#difference.culprit, now);
    item.description = who ? `${describeSides(this.#difference)} · ${who}` : describeSides(this.#difference);
    item.iconPath =
      this.#why === undefined
        ? new ThemeIcon("symbol-field", new ThemeColor("list.warningForeground"))
        : new ThemeIcon("circle-slash", new ThemeColor("disabledForeground"));
    item.contextValue = this.#why === undefined ? "field" : "ignoredField";
    item.accessibilityInformation = {
      label:
        this.#why === undefined
          ? l10n.t("{0}, {1}", formatPath(this.#difference.path), describeDifference(this.#difference, now))
          : l10n.t("{0}, no drift: {1}", formatPath(this.#difference.path), this.#why),
    };
    return Object.assign(item, openPlaceCommand(this.#difference.place ?? this.#object.place));
  }

  override tooltip(): MarkdownString {
    const text = new MarkdownString();
    text.appendText(`${describeDifference(this.#difference, this.#object.now)}\n`);
    text.appendMarkdown(bothSides(this.#difference));
    return text;
  }
}
