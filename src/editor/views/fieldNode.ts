import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { formatPath } from "../../model/fieldPath.ts";
import type { Difference } from "../../model/verdict.ts";
import type { Selection } from "../../reconcile/intents.ts";
import { describeDifference, describeSides, shortCulprit } from "../words/describeDifference.ts";
import { bothSides } from "../words/markdown.ts";
import type { ObjectNode } from "./objectNode.ts";
import { openPlaceCommand } from "./openPlaceCommand.ts";
import { TreeNode } from "./views.ts";

/** One field that differs; with `why`, one that differs by design. */
export class FieldNode extends TreeNode {
  readonly id: string;
  readonly #difference: Difference;
  readonly #why: string | undefined;
  readonly #object: ObjectNode;

  constructor(object: ObjectNode, difference: Difference, why?: string) {
    super(object);
    this.#object = object;
    this.#difference = difference;
    this.#why = why;
    this.id = `${object.id}\u0000${why === undefined ? "field" : "excused"}\u0000${difference.kind}\u0000${difference.pointer}`;
  }

  override get selection(): Selection | undefined {
    const selection = this.#object.selection;
    return selection && { ...selection, pointer: this.#difference.pointer };
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
    item.contextValue = this.#why === undefined ? "field" : "excusedField";
    item.accessibilityInformation = {
      label: this.#why === undefined
        ? l10n.t("{0}, {1}", formatPath(this.#difference.path), describeDifference(this.#difference, now))
        : l10n.t("{0}, no drift: {1}", formatPath(this.#difference.path), this.#why),
    };
    return Object.assign(item, openPlaceCommand(this.#difference.place ?? this.#object.state.place));
  }

  override tooltip(): MarkdownString {
    const text = new MarkdownString();
    text.appendText(`${describeDifference(this.#difference, this.#object.now)}\n`);
    text.appendMarkdown(bothSides(this.#difference));
    return text;
  }
}
