export interface Commit {
  readonly oid: string;
  readonly parents: readonly string[];
  readonly author: { readonly name: string; readonly email: string };
  /** Author time, ms since the epoch. */
  readonly time: number;
  readonly subject: string;
  /** Without the trailers. */
  readonly body: string;
  /** Values of a trailer that is there more than once are joined by line breaks. */
  readonly trailers: Readonly<Record<string, string>>;
  /** Only when asked for; undefined for merges too. */
  readonly files?: readonly string[];
}
