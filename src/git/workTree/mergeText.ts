import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import type { GitRunner } from "../process/gitRunner.ts";

/** git-merge-file(1) answers the number of conflicts, at most this. */
const MOST_CONFLICTS = 127;

/**
 * What changed from `base` to `theirs`, done to `ours`. No index and no ref is touched. undefined: both changed the same lines.
 * An undefined side is a file that is not there.
 */
export async function mergeText(
  runner: GitRunner,
  sides: { readonly ours: string | undefined; readonly base: string | undefined; readonly theirs: string | undefined },
  signal?: AbortSignal,
): Promise<{ readonly text: string | undefined } | undefined> {
  const { ours, base, theirs } = sides;
  if (ours === base) return { text: theirs };
  if (theirs === base || ours === theirs) return { text: ours };
  if (ours === undefined || base === undefined || theirs === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), "mooring-"));
  try {
    const files: string[] = [];
    for (const [name, text] of Object.entries({ ours, base, theirs })) {
      const file = join(folder, name);
      await writeFile(file, text, { mode: 0o600 });
      files.push(file);
    }
    const accept = Array.from({ length: MOST_CONFLICTS + 1 }, (_none, at) => at);
    const args = commandLine(["merge-file", "-p", "-q"], { operands: files });
    const { code, stdout } = await runner.read({ args, accept }, signal);
    return code === 0 ? { text: stdout.toString("utf8") } : undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
