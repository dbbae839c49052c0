import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import { messageOf } from "../../support/errors.ts";
import { GitRunner, type GitRunnerDeps } from "../process/gitRunner.ts";

/** Exit code of `git config` where nothing is set. */
const UNSET = 1;

/**
 * PEM texts of the authorities that the user's Git trusts at an address (`http.sslCAInfo` and `http.<url>.sslCAInfo`), so that
 * what Git reaches is reached by other means too. What cannot be read is none, and is logged.
 */
export async function gitAuthorities(
  deps: Pick<GitRunnerDeps, "environment" | "log" | "clock">,
  url: URL,
): Promise<readonly string[]> {
  // a repository's own settings are not asked: whoever wrote them could name an authority of theirs
  const nowhere = join(tmpdir(), `no-repository-${randomUUID()}`);
  const runner = new GitRunner({ ...deps, trusted: true, folder: tmpdir(), gitFolder: nowhere });
  try {
    const args = commandLine(["config", "--includes", "--type=path", "--get-urlmatch", "http.sslCAInfo"], {
      operands: [url.origin],
    });
    const { stdout } = await runner.read({ args, accept: [0, UNSET] });
    const file = stdout.toString("utf8").trimEnd();
    if (file !== "") return [await readFile(file, "utf8")];
  } catch (error) {
    deps.log.warn(`The certificate authorities that Git trusts at ${url.host} could not be read: ${messageOf(error)}`);
  }
  return [];
}
