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
