/**
 * The patterns of the setting for protected contexts, as it was written. A text counts as a list of one. Anything else protects
 * every context: a mistake in the settings must not take protection away.
 */
export function protectedPatterns(setting: unknown): readonly string[] {
  if (setting === undefined || setting === null) return [];
  const list: readonly unknown[] = Array.isArray(setting) ? setting : [setting];
  const patterns = list.filter((pattern): pattern is string => typeof pattern === "string");
  return patterns.length === list.length ? patterns : ["*"];
}
