import { l10n } from "vscode";
import type { Difference } from "../../model/verdict.ts";
import { formatBlock } from "./formatValue.ts";

/** Values of together this length, each on one line, fit side by side into a hover; longer ones get blocks of their own. */
const SHORT = 50;
const LONGEST = 800;

/** Both values: short ones side by side in a table, others below each other. */
export function bothSides({ live, desired }: Pick<Difference, "live" | "desired">): string {
  const [liveText, fileText] = [formatBlock(live, LONGEST), formatBlock(desired, LONGEST)];
  if (liveText.length + fileText.length <= SHORT && !`${liveText}${fileText}`.includes("\n")) {
    const cell = (text: string): string => (text === "" ? "–" : `\`${text.replace(/[`|]/g, "\u02cb")}\``);
    return `\n\n| ${l10n.t("Live")} | ${l10n.t("File")} |\n|---|---|\n| ${cell(liveText)} | ${cell(fileText)} |\n`;
  }
  const block = (title: string, text: string): string => (text === "" ? "" : `\n\n${title}${codeBlock(text)}`);
  return block(l10n.t("Live"), liveText) + block(l10n.t("File"), fileText);
}

/** A fenced block that its content cannot close: the fence is longer than any run of backticks inside. */
export function codeBlock(text: string, language = "yaml"): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `\n\n${fence}${language}\n${text}\n${fence}\n`;
}

/** Text of the cluster or of a file inside markdown: nothing in it is markup or a link. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~$&:/@]/g, "\\$&").replace(/\s+/g, " ");
}
