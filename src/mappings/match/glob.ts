/**
 * Whether a text matches a glob: `*` stands for any run of characters, `/` included (names of contexts hold slashes), `?`
 * for one. Upper and lower case are the same, because a pattern that protects should rather protect too much.
 * Only the last star is ever tried again, so that no pattern from a shared file makes it slow.
 */
export function matchesPathGlob(text: string, pattern: string): boolean {
  const subject = text.toLowerCase();
  const glob = pattern.toLowerCase();
  let at = 0;
  let star = -1;
  let resume = 0;
  let inGlob = 0;
  while (at < subject.length) {
    // the star first: a text may hold one too
    if (glob[inGlob] === "*") {
      star = inGlob;
      resume = at;
      inGlob += 1;
    } else if (inGlob < glob.length && (glob[inGlob] === "?" || glob[inGlob] === subject[at])) {
      at += 1;
      inGlob += 1;
    } else if (star >= 0) {
      resume += 1;
      at = resume;
      inGlob = star + 1;
    } else {
      return false;
    }
  }
  while (glob[inGlob] === "*") inGlob += 1;
  return inGlob === glob.length;
}
