import { CodeLens, type CodeLensProvider, EventEmitter, l10n, type TextDocument, workspace } from "vscode";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { Editor } from "../editor.ts";
import { fileOf } from "../files/managedUri.ts";
import { isOn } from "../settings.ts";
import { countFields, fieldsOf, stateWord } from "../words/words.ts";
import { objectsInFile, type ObjectInFile } from "./findings.ts";
import { toRange } from "./range.ts";

/** Above each document: `in sync with prod-eu`, or what drifted with the ways out. */
export class CodeLenses implements CodeLensProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<void>());
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
    this.#owned.add(editor.engine.onDidChange(() => this.#changes.fire()));
    this.#owned.add(
      workspace.onDidChangeConfiguration(
        (event) => event.affectsConfiguration("mooring.codeLens") && this.#changes.fire(),
      ),
    );
  }

  readonly onDidChangeCodeLenses = this.#changes.event;

  provideCodeLenses(document: TextDocument): CodeLens[] {
    if (!isOn("codeLens.enabled") || !this.#editor.engine.loaded) return [];
    return objectsInFile(this.#editor.engine.states(), fileOf(document.uri))
      .filter(({ object, place }) => object.verdict !== undefined && place.exact)
      .flatMap(lensesOf);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function lensesOf({ object, place, selection, state }: ObjectInFile): CodeLens[] {
  const { verdict } = object;
  if (!verdict || !state.target) return [];
  const range = toRange(place.range);
  const lens = (title: string, command: string): CodeLens =>
    new CodeLens(range, { title, command, arguments: [selection] });
  switch (verdict.state) {
    case "inSync":
      return [lens(l10n.t("in sync with {0}", state.target.context), "mooring.showHistory")];
    case "drifted":
      return [
        lens(l10n.t("{0} drifted", countFields(fieldsOf(verdict).length)), "mooring.showHistory"),
        lens(l10n.t("apply"), "mooring.applyObject"),
        lens(l10n.t("take live"), "mooring.takeLive"),
        lens(l10n.t("diff"), "mooring.showDifference"),
      ];
    case "missing":
      return [
        lens(l10n.t("missing in {0}", state.target.context), "mooring.showDifference"),
        lens(l10n.t("apply"), "mooring.applyObject"),
      ];
    case "blocked":
    case "unknown":
    case "extra":
      return [
        lens(
          verdict.reason ? `${stateWord(verdict.state)}: ${verdict.reason}` : stateWord(verdict.state),
          "mooring.showDifference",
        ),
      ];
  }
}
