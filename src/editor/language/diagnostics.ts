import { Diagnostic, DiagnosticSeverity, languages, Uri, workspace } from "vscode";
import type { PackReport } from "../../model/packReport.ts";
import type { Problem, SourceLocation } from "../../model/sourceLocation.ts";
import type { FolderState } from "../../reconcile/api/readModel.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import type { Editor } from "../editor.ts";
import { openDocumentOf } from "../files/files.ts";
import { uriOf } from "../files/managedUri.ts";
import { isOn } from "../settings.ts";
import { describeDifference } from "../words/describeDifference.ts";
import { describePackReport, explainReport } from "../words/describePack.ts";
import { describeMissing } from "../words/describeObject.ts";
import { type LineFinding, findingsByFile } from "./findings.ts";
import { toMark, toRange } from "./range.ts";

const SOURCE = "mooring";
/** A file with more than this has another trouble than the ones beyond. */
const MAX_PER_FILE = 100;

/** One collection for all files. A file whose text the engine has not seen yet keeps what it shows until it has. */
export class Diagnostics implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #collection = this.#owned.add(languages.createDiagnosticCollection(SOURCE));
  readonly #editor: Editor;
  readonly #shown = new Map<string, string>();
  /** Files with a new verdict that came while their text was being typed. */
  readonly #passedOver = new Set<string>();

  constructor(editor: Editor) {
    this.#editor = editor;
    this.#owned.add(editor.engine.onDidChange(() => this.#update()));
    // another program wrote the file, and the engine was faster than the pause after a change of the text
    this.#owned.add(editor.sync.onDidSettle((file) => this.#passedOver.has(file) && this.#update()));
    this.#owned.add(
      workspace.onDidChangeConfiguration(
        (event) => event.affectsConfiguration("mooring.diagnostics") && this.#update(),
      ),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #update(): void {
    const states = this.#editor.engine.states();
    const wanted = isOn("diagnostics.enabled") ? this.#wanted(states) : new Map<string, Diagnostic[]>();
    for (const file of this.#shown.keys()) if (!wanted.has(file)) this.#set(file, []);
    for (const [file, diagnostics] of wanted) this.#set(file, diagnostics);
  }

  #set(file: string, diagnostics: readonly Diagnostic[]): void {
    const document = openDocumentOf(file);
    if (document && !this.#editor.sync.isSettled(document)) {
      this.#passedOver.add(file);
      return;
    }
    this.#passedOver.delete(file);
    const fingerprint = JSON.stringify(diagnostics.map(({ message, range, severity }) => [message, range, severity]));
    if (this.#shown.get(file) === fingerprint) return;
    if (diagnostics.length === 0) this.#shown.delete(file);
    else this.#shown.set(file, fingerprint);
    this.#collection.set(uriOf(file, this.#editor.engine.states()), diagnostics);
  }

  #wanted(states: readonly FolderState[]): Map<string, Diagnostic[]> {
    const now = this.#editor.clock.now();
    const files = new Map<string, Diagnostic[]>();
    const add = (file: string, diagnostic: Diagnostic): void => {
      const list = files.get(file) ?? [];
      const isKnown = list.some(
        ({ message, range }) => message === diagnostic.message && range.isEqual(diagnostic.range),
      );
      if (!isKnown && list.length < MAX_PER_FILE) list.push(diagnostic);
      files.set(file, list);
    };
    for (const [file, findings] of findingsByFile(states))
      for (const finding of findings) add(file, driftDiagnostic(finding, now));
    for (const { packs } of states) {
      for (const { objects } of packs) {
        for (const { place, report } of objects)
          if (place && needsLook(report)) add(place.file, reportDiagnostic(place, report, now));
      }
    }
    for (const { problems } of states) for (const problem of problems) add(problem.file, problemDiagnostic(problem));
    return files;
  }
}

function driftDiagnostic(finding: LineFinding, now: number): Diagnostic {
  const diagnostic = new Diagnostic(
    toMark(finding.place.range),
    findingMessage(finding, now),
    DiagnosticSeverity.Warning,
  );
  const kind = codeOf(finding);
  diagnostic.source = SOURCE;
  diagnostic.code = {
    value: kind,
    target: Uri.parse(`command:mooring.explainDrift?${encodeURIComponent(JSON.stringify([kind]))}`),
  };
  return diagnostic;
}

/** What the operator of a Pack failed at may well be the file's fault. */
function needsLook(report: PackReport | undefined): report is PackReport {
  return report?.status === "applyFailed" || report?.status === "removeFailed" || report?.status === "invalid";
}

/** Where a Pack resource begins. */
function reportDiagnostic(place: SourceLocation, report: PackReport, now: number): Diagnostic {
  const message = [describePackReport(report, now), explainReport(report)].filter(Boolean).join(": ");
  const diagnostic = new Diagnostic(toMark(place.range), message, DiagnosticSeverity.Warning);
  diagnostic.source = SOURCE;
  diagnostic.code = "packStatus";
  return diagnostic;
}

/** `changed`, `absent`, `leftover`, `order`, `missing` or `blocked`. */
export function codeOf({ difference, object }: LineFinding): string {
  return difference?.kind ?? object.verdict?.state ?? "unknown";
}

export function findingMessage({ difference, object, state }: LineFinding, now: number): string {
  if (difference) return describeDifference(difference, now);
  if (object.verdict?.state === "missing" && state.target) return describeMissing(object, state.target);
  return object.verdict?.reason ?? "";
}

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

function problemDiagnostic({ message, severity, code, range }: Problem): Diagnostic {
  const place = range ?? { start: 0, end: 0, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const diagnostic = new Diagnostic(toRange(place), message, SEVERITIES[severity]);
  diagnostic.source = SOURCE;
  diagnostic.code = code;
  return diagnostic;
}
