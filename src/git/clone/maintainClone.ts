import { commandLine } from "../../support/commandLine.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { cutRedacted } from "../../support/cutRedacted.ts";
import { MooringError } from "../../support/errors.ts";
import { redactGit } from "../process/gitErrors.ts";
import { type GitProgress, progressReader } from "../process/progress.ts";

/** Milliseconds: checking and packing a large clone. */
const TIMEOUT_MS = 20 * 60_000;

/** Six kinds of damage, a bit each (git `builtin/fsck.c`), and the end of a git that could not go on. */
const FSCK_CODES = [...Array.from({ length: 64 }, (_, code) => code), 128];

/**
 * Verifies every object, packs refs and objects, writes the commit graph. Objects that nothing reaches go after two weeks.
 * @throws MooringError toolFailed, kind `damaged`, before anything is packed
 */
export async function maintainClone(
  clone: CloneFolder,
  onProgress: (progress: GitProgress) => void,
  signal?: AbortSignal,
): Promise<void> {
  const onSaid = progressReader(onProgress);
  const fsck = commandLine(["fsck", "--no-dangling", "--progress"]);
  const check = await clone.runner.read({ args: fsck, timeout: TIMEOUT_MS, onSaid, accept: FSCK_CODES }, signal);
  if (check.code !== 0) {
    const cause = new Error(cutRedacted(check.stderr, 2_000, redactGit));
    throw new MooringError("toolFailed", "Objects in the clone are damaged or missing.", { kind: "damaged", cause });
  }
  await clone.runner.writing(
    "index",
    async (write) => {
      await write({ args: commandLine(["pack-refs", "--all"]) });
      await write({ args: commandLine(["gc", "--quiet", "--prune=2.weeks.ago"]), timeout: TIMEOUT_MS });
      const graph = commandLine(["commit-graph", "write", "--reachable", "--changed-paths"]);
      await write({ args: graph, timeout: TIMEOUT_MS });
    },
    signal,
  );
}
