/** `*` stands for any run of characters, `?` for one; all else is literal. */
export function matchesNameGlob(text: string, glob: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  // greedy with one step back to the last star: linear in practice, so that no pattern can stall it
  while (at < text.length) {
    if (glob[from] === "*") {
      star = from++;
      resume = at;
    } else if (from < glob.length && (glob[from] === "?" || glob[from] === text[at])) {
      from += 1;
      at += 1;
    } else if (star >= 0) {
      from = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (glob[from] === "*") from += 1;
  return from === glob.length;
}
