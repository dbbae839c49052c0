import {
  CodeAction,
  CodeActionKind,
  type CodeActionContext,
  type CodeActionProvider,
  type Diagnostic,
  l10n,
  type Range,
  type TextDocument,
} from "vscode";
import type { Editor } from "../editor.ts";
import { fileOf } from "../files/managedUri.ts";
import { countFields } from "../words/words.ts";
import { conflictActions } from "./conflictActions.ts";
import { codeOf } from "./diagnostics.ts";
import { type LineFinding, findingsByFile } from "./findings.ts";
import { toMark, toRange } from "./range.ts";
import type { Selection } from "../../reconcile/api/selection.ts";

/** The ways out of drift on a line. */
export class CodeActions implements CodeActionProvider {
  static readonly kinds = [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll.append("mooring")];
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  provideCodeActions(document: TextDocument, range: Range, context: CodeActionContext): CodeAction[] {
    if (!this.#editor.engine.loaded || !this.#editor.sync.isSettled(document)) return [];
    const inFile = findingsByFile(this.#editor.engine.states()).get(fileOf(document.uri)) ?? [];
    const here = inFile.filter(({ place }) => toRange(place.range).intersection(range) !== undefined);
    const actions = here.flatMap((finding) => actionsOf(finding, diagnosticsOf(finding, context), here.length > 1));
    actions.push(...conflictActions(this.#editor.engine.states(), document, context));
    if (here.length > 0 && inFile.length > 1) actions.push(...fileActions(inFile.length));
    return actions;
  }
}

function actionsOf(finding: LineFinding, diagnostics: Diagnostic[], isOneOfMany: boolean): CodeAction[] {
  const { difference, selection, object } = finding;
  const suffix = isOneOfMany ? `: ${difference?.pointer.split("/").at(-1) ?? object.ref.name}` : "";
  const action = (title: string, command: string, argument: Selection = selection): CodeAction => {
    const made = new CodeAction(title + suffix, CodeActionKind.QuickFix);
    made.command = { command, title, arguments: [argument] };
    made.diagnostics = diagnostics;
    return made;
  };
  if (!difference) {
    const isMissing = object.verdict?.state === "missing";
    return [
      isMissing
        ? action(l10n.t("Apply file to cluster (create {0})", object.ref.kind), "mooring.applyObject")
        : action(l10n.t("Recreate in cluster…"), "mooring.recreateObject"),
      action(l10n.t("Show difference"), "mooring.showDifference"),
      action(l10n.t("Show who changed it"), "mooring.showHistory"),
    ];
  }
  const { pointer: _pointer, ...whole } = selection;
  return [
    action(l10n.t("Apply file to cluster ({0})", countFields(1)), "mooring.applyObject"),
    action(l10n.t("Take live value into file"), "mooring.takeLive"),
    action(l10n.t("Merge…"), "mooring.mergeObject", whole),
    action(l10n.t("Show difference"), "mooring.showDifference", whole),
    action(l10n.t("Ignore this field"), "mooring.ignoreField"),
    action(l10n.t("Ignore this field for every {0}", object.ref.kind), "mooring.ignoreFieldForKind"),
    action(l10n.t("Show who changed it"), "mooring.showHistory"),
  ];
}

function fileActions(count: number): CodeAction[] {
  return [
    { title: l10n.t("Apply whole file to cluster ({0})", countFields(count)), command: "mooring.applyFile" },
    { title: l10n.t("Take all live values into file ({0})", countFields(count)), command: "mooring.takeLiveFile" },
  ].map(({ title, command }) => {
    const made = new CodeAction(title, CodeActionKind.QuickFix);
    made.command = { command, title };
    return made;
  });
}

/** The diagnostics of the context that stand where this finding does. */
function diagnosticsOf(finding: LineFinding, context: CodeActionContext): Diagnostic[] {
  const range = toMark(finding.place.range);
  return context.diagnostics.filter(
    (one) =>
      one.source === "mooring" &&
      typeof one.code === "object" &&
      one.code.value === codeOf(finding) &&
      one.range.isEqual(range),
  );
}
