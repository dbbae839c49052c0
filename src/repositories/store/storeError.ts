import { failed } from "../api/failure.ts";

/** `SQLITE_FULL` of https://sqlite.org/rescode.html. */
const SQLITE_FULL = 13;
const FULL = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** A store that cannot grow, in words; any other error as it is. */
export function storeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code, errcode } = error as { readonly code?: unknown; readonly errcode?: unknown };
  if (errcode !== SQLITE_FULL && !(typeof code === "string" && FULL.has(code))) return error;
  const message = "The repository database cannot be written: the disk is full. Free some space and try again.";
  return failed("disk", "tooLarge", message, error);
}
