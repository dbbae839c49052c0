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
