import { hashText } from "../../support/hash.ts";

/** Characters of the readable part; the whole stays far below what file systems allow. */
const READABLE = 40;

/**
 * A name for a folder, a key and a URL: lower-case letters, digits and dashes only, whatever the name holds. Two names that
 * differ only by case, accents or forbidden characters get different ids, and so does one name with two addresses.
 */
export function repositoryId(name: string, url: string, taken: ReadonlySet<string>): string {
  const readable = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, READABLE)
    .replace(/^-+|(?<!-)-+$/g, "");
  const base = `${readable || "repository"}-${hashText(`${name}\0${url}`).slice(0, 8)}`;
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(id)) return id;
  }
}
