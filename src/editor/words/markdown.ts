import { l10n } from "vscode";
import type { Difference } from "../../model/verdict.ts";
import { formatBlock } from "./formatValue.ts";

/** Values of together this length fit side by side into a hover. */
const BESIDE = 50;
/** A value of this length fits into one line of a hover. */
const ONE_LINE = 70;
const LONGEST = 800;

/** Both values: side by side or below each other in a table, as they fit; long ones in blocks of their own. */
export function bothSides({ live, desired }: Pick<Difference, "live" | "desired">): string {
  const [liveText, fileText] = [formatBlock(live, LONGEST), formatBlock(desired, LONGEST)];
  const [liveWord, fileWord] = [l10n.t("Live"), l10n.t("File")];
  if ([liveText, fileText].every((text) => text.length <= ONE_LINE && !text.includes("\n"))) {
    const isBeside = liveText.length + fileText.length <= BESIDE;
    return isBeside
      ? table([liveWord, fileWord], [cell(liveText), cell(fileText)])
      : table([liveWord, cell(liveText)], [fileWord, cell(fileText)]);
  }
  const block = (title: string, text: string): string => (text === "" ? "" : `\n\n${title}${codeBlock(text)}`);
  return block(liveWord, liveText) + block(fileWord, fileText);
}

/** Two rows; the first is the head. */
function table(head: readonly string[], row: readonly string[]): string {
  return `\n\n| ${head.join(" | ")} |\n|:--|:--|\n| ${row.join(" | ")} |\n`;
}

/** Nothing in a value may end the cell or its code. */
function cell(text: string): string {
  return text === "" ? "–" : `\`${text.replace(/[`|]/g, "\u02cb")}\``;
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
