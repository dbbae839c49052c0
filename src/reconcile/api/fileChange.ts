/** One file as it would be after a write-back. Nothing is written until `writeFiles`. */
export interface FileChange {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}
