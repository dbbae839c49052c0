/** Pointers are shorter than this by the specification of Git LFS. */
const MAX_POINTER = 1024;

/** What stands in a file instead of its content. */
export interface ReplacedText {
  readonly code: "lfsPointer" | "encryptedFile";
  /** A sentence with the cure. */
  readonly message: string;
}

/** Programs that encrypt whole files, by how their output begins. */
const ENCRYPTED: readonly { readonly begins: string; readonly by: string; readonly cure: string }[] = [
  // git-crypt, file format (commands.cpp, "\0GITCRYPT\0")
  { begins: "\u0000GITCRYPT\u0000", by: "git-crypt", cure: "Run git-crypt unlock" },
  { begins: "$ANSIBLE_VAULT;", by: "Ansible Vault", cure: "Decrypt it" },
  { begins: "-----BEGIN AGE ENCRYPTED FILE-----", by: "age", cure: "Decrypt it" },
  { begins: "age-encryption.org/v1\n", by: "age", cure: "Decrypt it" },
  { begins: "-----BEGIN PGP MESSAGE-----", by: "PGP", cure: "Decrypt it" },
];

/**
 * The reason when a file holds something else than what was committed for people: a pointer of Git LFS whose content was not
 * fetched, or a text that is encrypted as a whole. undefined for every other text.
 */
export function replacedText(text: string): ReplacedText | undefined {
  if (isLfsPointer(text))
    return {
      code: "lfsPointer",
      message: "This file is in Git LFS and its content has not been fetched. Run git lfs pull.",
    };
  const found = ENCRYPTED.find(({ begins }) => text.startsWith(begins));
  if (!found) return undefined;
  const { by, cure } = found;
  return { code: "encryptedFile", message: `This file is encrypted with ${by} and cannot be read. ${cure}.` };
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: the version line first, the other keys sorted. */
function isLfsPointer(text: string): boolean {
  return (
    text.length < MAX_POINTER &&
    /^version https:\/\/(?:git-lfs\.github\.com|hawser\.github\.com)\/spec\/v1\r?\n/.test(text) &&
    /^oid sha256:[0-9a-f]{64}\r?$/m.test(text)
  );
}
