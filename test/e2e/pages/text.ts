/** A text as a pattern: the whole of it, blanks of any kind. */
export function exactly(text: string): RegExp {
  return new RegExp(`^${pattern(text)}$`);
}

export function beginning(text: string): RegExp {
  return new RegExp(`^${pattern(text)}`);
}

/** The editor draws blanks as no-break spaces. */
export function plain(text: string): string {
  return text.replaceAll("\u00a0", " ").replaceAll("\u200b", "");
}

function pattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s");
}
