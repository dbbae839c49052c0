import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import type { CommitPage, CommitQuery } from "../api/commitSource.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import { filterOptions } from "./readCommitPage.ts";
import { LOG, parseLog } from "./readLog.ts";
import { checkRepositoryPath } from "../process/repositoryPath.ts";

/**
 * A page of the history of a clone of Mooring's own, newest first, asked of git: an index of commits knows no paths. A cursor
 * holds the commit that the first page began at, so that pages stay one list while the branch moves on.
 * @throws MooringError badInput for a cursor that is not ours
 */
export async function readCloneHistory(
  { runner }: CloneFolder,
  tip: string,
  query: CommitQuery,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  signal?: AbortSignal,
): Promise<CommitPage> {
  const start = cursor === undefined ? { from: tip, skip: 0 } : readCursor(cursor);
  const args = commandLine(
    [...LOG, `--max-count=${Math.trunc(limit)}`, `--skip=${start.skip}`, ...filterOptions(query)],
    {
      end: "--end-of-options",
      operands: [checkObjectId(start.from)],
      paths: (query.paths ?? []).map(checkRepositoryPath),
    },
  );
  const commits = parseLog(await runner.text(args, signal), String);
  const next = commits.length < limit ? undefined : `log ${start.skip + commits.length} ${start.from}`;
  return { commits, next };
}

function readCursor(cursor: string): { readonly from: string; readonly skip: number } {
  const [, skip, from] = /^log (\d{1,9}) ([0-9a-f]{40,64})$/.exec(cursor) ?? [];
  if (skip !== undefined && from !== undefined) return { from, skip: Number(skip) };
  throw new MooringError("badInput", "This position in the history is invalid. Reload the history.");
}
