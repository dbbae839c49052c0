/** More than this many links on the way count as a circle, as on Linux (path_resolution(7)). */
const MAX_HOPS = 40;

/** What a tree of Git holds, by path with slashes from its root. */
export interface TreeNames {
  /** Path of each link → the text that it holds. */
  readonly links: ReadonlyMap<string, string>;
  /** True for files and folders. */
  readonly has: (path: string) => boolean;
}

/**
 * Where a path leads once its links are followed, as a system follows them in a checkout: each link where it stands, `..` from
 * where the way has led so far. undefined: out of the tree, to an absolute path, to nothing, or in a circle.
 */
export function resolveInTree(path: string, { links, has }: TreeNames): string | undefined {
  const open = path.split("/").reverse();
  const way: string[] = [];
  for (let hops = 0; open.length > 0; ) {
    const step = open.pop() ?? "";
    if (step === "" || step === ".") continue;
    if (step === "..") {
      if (way.pop() === undefined) return undefined;
      continue;
    }
    way.push(step);
    const target = links.get(way.join("/"));
    if (target === undefined) continue;
    hops += 1;
    if (hops > MAX_HOPS || target === "" || target.startsWith("/") || target.includes("\0")) return undefined;
    way.pop();
    open.push(...target.split("/").reverse());
  }
  const found = way.join("/");
  return found === "" || has(found) ? found : undefined;
}
