/** Pointers are shorter than this by the specification of Git LFS. */
const MAX_POINTER = 1024;

/** True for the text of a Git LFS pointer: the content lies elsewhere, so that the text is no manifest and is left alone. */
export function isLfsPointer(text: string): boolean {
  return (
    text.length < MAX_POINTER &&
    text.startsWith("version https://git-lfs.github.com/spec/v1\n") &&
    /^oid sha256:[0-9a-f]{64}$/m.test(text)
  );
}
