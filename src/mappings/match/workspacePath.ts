import path from "node:path";

/** An empty part, `.` or `..` somewhere in a path. */
const NOT_PLAIN = /(?:^|[\\/])\.{0,2}(?:[\\/]|$)/;

/** Why a path of `mooring.yaml` is refused, or undefined. It must stay in the workspace folder on every system. */
export function whyPathRefused(value: string): string | undefined {
  if (/[\u0000-\u001f\u007f]/.test(value)) return "must not contain control characters";
  if (value.includes("\\")) return "must be written with / between folders";
  if (value.startsWith("/") || value.startsWith("~") || /^[A-Za-z]:/.test(value))
    return "must be relative to the workspace folder";
  if (value.split("/").includes("..")) return "must stay inside the workspace folder";
  if (value.split("/").some((part) => part.toLowerCase() === ".git")) return "must not be in .git";
  return undefined;
}

/** `./apps//cart/` → `apps/cart`; the folder itself is `.`. */
export function normalizePath(value: string): string {
  return (
    value
      .split("/")
      .filter((part) => part !== "" && part !== ".")
      .join("/") || "."
  );
}

/** Path of `file` relative to `folder`, with `/`; undefined when it lies outside. Both absolute. */
export function pathInside(folder: string, file: string): string | undefined {
  // most paths were found by walking down from the folder: nothing to resolve in them
  const rest = file.startsWith(folder + path.sep) ? file.slice(folder.length + 1) : undefined;
  if (rest !== undefined && !NOT_PLAIN.test(rest)) return path.sep === "/" ? rest : rest.replaceAll(path.sep, "/");
  const relative = path.relative(folder, file);
  if (relative === ".." || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative)) return undefined;
  return normalizePath(relative.split(path.sep).join("/"));
}
