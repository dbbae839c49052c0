import {
  type DefinitionProvider,
  Hover,
  type HoverProvider,
  Location,
  MarkdownString,
  type Position,
  type TextDocument,
} from "vscode";
import type { Editor } from "../editor.ts";
import { fileOf, uriOf } from "../files/managedUri.ts";
import { describeVariable } from "../words/describeVariable.ts";
import { escapeMarkdown } from "../words/markdown.ts";
import { toRange } from "./range.ts";
import type { VariableAt } from "../../model/variable.ts";

/** Over `{{ vars.X }}` in a Pack: its value and where it is set; from there to the setting. */
export class VariableUses implements HoverProvider, DefinitionProvider {
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  provideHover(document: TextDocument, position: Position): Hover | undefined {
    const use = this.#useAt(document, position);
    if (!use) return undefined;
    const [head = "", ...lines] = describeVariable(use);
    const text = new MarkdownString(`**${escapeMarkdown(head)}**`);
    for (const line of lines) text.appendMarkdown(`\n\n${escapeMarkdown(line)}`);
    return new Hover(text, toRange(use.range));
  }

  provideDefinition(document: TextDocument, position: Position): Location | undefined {
    const use = this.#useAt(document, position);
    const setting = use && "setting" in use.result ? use.result.setting : undefined;
    return (
      setting?.place &&
      new Location(uriOf(setting.place.file, this.#editor.engine.states()), toRange(setting.place.range))
    );
  }

  /** While the engine has not seen the text as it is now, nothing is known of it. */
  #useAt(document: TextDocument, position: Position): VariableAt | undefined {
    const { engine, sync } = this.#editor;
    if (!engine.loaded || !sync.isSettled(document)) return undefined;
    return engine.loaded.folders.variableAt(fileOf(document.uri), document.offsetAt(position));
  }
}
