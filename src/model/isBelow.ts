/** True for a folder of a repository itself and for all that lies below it. Paths from the root with `/`; `.` is the root. */
export function isBelow(path: string, folder: string): boolean {
  return folder === "." || path === folder || path.startsWith(`${folder}/`);
}
