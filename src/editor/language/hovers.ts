import {
  type CancellationToken,
  Hover,
  type HoverProvider,
  l10n,
  MarkdownString,
  type Position,
  type TextDocument,
} from "vscode";
import { formatPath } from "../../model/fieldPath.ts";
import { formatTarget } from "../../model/target.ts";
import type { Commit } from "../../git/git.ts";
import type { Editor } from "../editor.ts";
import { fileOf } from "../files/managedUri.ts";
import { describeCulprit } from "../words/describeDifference.ts";
import { describeEvidence } from "../words/describeObject.ts";
import { formatAgo } from "../words/formatTime.ts";
import { bothSides, escapeMarkdown } from "../words/markdown.ts";
import { findingMessage } from "./diagnostics.ts";
import { type LineFinding, findingsByFile, ignoredInFile } from "./findings.ts";
import { toRange } from "./range.ts";

const COMMITS_SHOWN = 3;
const LINKS = [
  "mooring.applyObject",
  "mooring.takeLive",
  "mooring.mergeObject",
  "mooring.showDifference",
  "mooring.showHistory",
];

/** Over a field that differs: both values, who and when, the last commits, and the ways out as links. */
export class Hovers implements HoverProvider {
  readonly #editor: Editor;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  async provideHover(document: TextDocument, position: Position, token: CancellationToken): Promise<Hover | undefined> {
    if (!this.#editor.engine.loaded || !this.#editor.sync.isSettled(document)) return undefined;
    const version = document.version;
    const findings = (findingsByFile(this.#editor.engine.states()).get(fileOf(document.uri)) ?? []).filter(
      ({ place }) => toRange(place.range).contains(position),
    );
    const [first] = findings;
    if (!first) return this.#ignored(document, position);
    const commits = await this.#commits(first, token);
    if (token.isCancellationRequested || document.version !== version) return undefined;
    return new Hover(
      findings.slice(0, 3).map((finding) => this.#text(finding, commits)),
      toRange(first.place.range),
    );
  }

  /** Over a field that differs without being drift: both values, and why it does not count. */
  #ignored(document: TextDocument, position: Position): Hover | undefined {
    const found = ignoredInFile(this.#editor.engine.states(), fileOf(document.uri)).filter(({ place }) =>
      toRange(place.range).contains(position),
    );
    const [first] = found;
    if (!first) return undefined;
    const texts = found.slice(0, 3).map(({ ignored: { difference, why } }) => {
      const title = l10n.t("{0} · not counted as drift", formatPath(difference.path));
      return new MarkdownString(`**${escapeMarkdown(title)}**${bothSides(difference)}\n\n${escapeMarkdown(why)}`);
    });
    return new Hover(texts, toRange(first.place.range));
  }

  async #commits(finding: LineFinding, token: CancellationToken): Promise<readonly Commit[]> {
    if (!finding.state.isTrusted) return [];
    const controller = new AbortController();
    const cancel = token.onCancellationRequested(() => controller.abort());
    try {
      return (
        (await this.#editor.engine.loaded?.commits.history(finding.selection, COMMITS_SHOWN, controller.signal)) ?? []
      );
    } catch {
      // without history the hover still has both values
      return [];
    } finally {
      cancel.dispose();
    }
  }

  #text(finding: LineFinding, commits: readonly Commit[]): MarkdownString {
    const now = this.#editor.clock.now();
    const { difference, object, state } = finding;
    const text = new MarkdownString(undefined, true);
    text.isTrusted = { enabledCommands: LINKS };
    const target = state.target ? formatTarget(state.target) : "";
    text.appendMarkdown(
      `**${escapeMarkdown(difference ? formatPath(difference.path) : findingMessage(finding, now))}** · ${escapeMarkdown(target)}`,
    );
    if (difference) {
      text.appendMarkdown(bothSides(difference));
      if (difference.live === undefined || difference.desired === undefined)
        text.appendMarkdown(`\n\n${escapeMarkdown(findingMessage(finding, now))}`);
    }
    for (const line of this.#history(finding, commits, now)) text.appendMarkdown(`\n\n${line}`);
    text.appendMarkdown(`\n\n${links(finding)}`);
    if (object.verdict) text.appendMarkdown(`\n\n${escapeMarkdown(describeEvidence(object.verdict, now))}`);
    return text;
  }

  /** Live changes and commits, newest first. */
  #history({ difference }: LineFinding, commits: readonly Commit[], now: number): string[] {
    const rows = commits.map(({ time, oid, author, subject }) => ({
      time,
      line: `$(git-commit) ${escapeMarkdown(`${oid.slice(0, 7)} ${subject} · ${author.name}, ${formatAgo(time, now)}`)}`,
    }));
    const { culprit } = difference ?? {};
    if (culprit)
      rows.push({
        time: Date.parse(culprit.time) || now,
        line: `$(server-environment) ${escapeMarkdown(describeCulprit(culprit, now))}`,
      });
    return rows.sort((a, b) => b.time - a.time).map(({ line }) => line);
  }
}

function links({ selection, difference }: LineFinding): string {
  const argument = encodeURIComponent(JSON.stringify([selection]));
  const link = (title: string, command: string): string => `[${title}](command:${command}?${argument})`;
  const rows = [link(l10n.t("Apply"), "mooring.applyObject")];
  if (difference)
    rows.push(link(l10n.t("Take live"), "mooring.takeLive"), link(l10n.t("Merge…"), "mooring.mergeObject"));
  rows.push(
    link(l10n.t("Difference"), "mooring.showDifference"),
    link(l10n.t("Who changed it"), "mooring.showHistory"),
  );
  return rows.join(" · ");
}
