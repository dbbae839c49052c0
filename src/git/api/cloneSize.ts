/** How much of the history a clone takes. */
export type CloneSize =
  | { readonly kind: "full" }
  | { readonly kind: "shallow"; readonly depth: number }
  /** All commits and folders; contents of files are fetched when they are read. */
  | { readonly kind: "blobless" };

export const OBJECTS_ONLY_FILTER = "blob:none";

export function sizeArguments(size: CloneSize): readonly (`--depth=${number}` | "--filter=blob:none")[] {
  if (size.kind === "shallow") return [`--depth=${Math.max(1, Math.trunc(size.depth))}`];
  return size.kind === "blobless" ? [`--filter=${OBJECTS_ONLY_FILTER}`] : [];
}
