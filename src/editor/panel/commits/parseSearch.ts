import type { CommitQuery } from "../../../git/git.ts";

/**
 * `replicas author:ann path:apps/checkout "two words"`: words of the message, and parts of the author and the path after
 * their names. The last author counts; quotes keep spaces.
 */
export function parseSearch(search: string): CommitQuery {
  const words: string[] = [];
  const paths: string[] = [];
  let author: string | undefined;
  for (const [, key, quoted, plain = ""] of search.matchAll(/(?:(author|path):)?(?:"([^"]*)"?|(\S+))/gi)) {
    const value = (quoted ?? plain).trim();
    if (value === "") continue;
    if (key?.toLowerCase() === "author") author = value;
    else if (key) paths.push(value.replace(/^\.?\/+|(?<!\/)\/+$/g, ""));
    else words.push(value);
  }
  return {
    words,
    ...(author === undefined ? {} : { author }),
    ...(paths.length > 0 ? { paths: paths.filter(Boolean) } : {}),
  };
}
