/**
 * Fields that are not compared. `kinds` empty = every kind; `names` are globs on `namespace/name`, empty = all.
 * `paths` are JSON pointers; `*` as a segment stands for any key or item; a pointer covers everything below it.
 */
export interface IgnoreRule {
  readonly kinds: readonly string[];
  readonly names: readonly string[];
  readonly paths: readonly string[];
  /** Fields owned by these field managers are ignored; globs. */
  readonly managers: readonly string[];
  readonly because: string;
}

/** Annotation on an object: comma- or newline-separated JSON pointers to ignore on it. */
export const IGNORE_ANNOTATION = "mooring.dev/ignore";

/**
 * Why a path of a rule or an annotation is refused; undefined: it is not. A pattern of stars alone would ignore everything, and `**`
 * is no pattern: a path covers what is below it.
 */
export function whyRulePathRefused(path: string): string | undefined {
  const segments = path.split("/").slice(1);
  if (segments.every((segment) => /^\**$/.test(segment)))
    return "would ignore every field; name the fields, such as /spec/replicas";
  if (segments.some((segment) => segment.includes("**")))
    return "holds **, which is not a valid pattern: a path includes everything below it, so /spec/template is enough";
  return undefined;
}

/** Whether a glob of managers is met by every name, or by every name of some length. */
export function meansEveryManager(glob: string): boolean {
  return /^[*?]*$/.test(glob);
}

/** The JSON pointers of the annotation; those that are refused ignore nothing. */
export function annotatedPaths(text: unknown): readonly string[] {
  return typeof text === "string"
    ? text
        .split(/[,\n]/)
        .map((part) => part.trim())
        .filter((part) => part !== "")
    : [];
}
