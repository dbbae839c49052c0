import { join } from "node:path";
import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import { readBlobs } from "../history/readBlobs.ts";
import { toGitPath, type WorkTree } from "../api/workTree.ts";
import type { VisibleFile, VisibleFiles } from "../api/visibleFiles.ts";

const SUBMODULE = "160000";

/**
 * The files that Git tracks or would add below `folder`, by all rules that git knows: .gitignore, info/exclude (of the common
 * folder in linked work trees), core.excludesFile. One process. Format: git-ls-files(1), "OUTPUT", with -t and --stage.
 */
export async function readVisibleFiles(tree: WorkTree, folder: string, signal?: AbortSignal): Promise<VisibleFiles> {
  const below = await toGitPath(tree, folder);
  const args = commandLine(
    ["ls-files", "-z", "-t", "--stage", "--cached", "--others", "--exclude-standard", "--full-name"],
    { operands: [], paths: below === "" ? [] : [below] },
  );
  const answer = await tree.runner.read({ args }, signal);
  const files = new Map<string, VisibleFile>();
  const repositories = new Set<string>();
  const submodules = new Set<string>();
  const skipped = below === "" ? 0 : below.length + 1;
  for (const line of answer.stdout.toString("utf8").split("\0")) {
    const tracked = /^([A-Z]) (\d+) ([0-9a-f]+) \d\t(.*)$/s.exec(line);
    const path = (tracked?.[4] ?? (line.startsWith("? ") ? line.slice(2) : "")).slice(skipped);
    if (path === "") continue;
    const at = join(folder, ...path.split("/"));
    if (tracked?.[2] === SUBMODULE) submodules.add(at);
    if (tracked?.[2] === SUBMODULE || path.endsWith("/")) repositories.add(at);
    else files.set(at, { state: stateOf(tracked?.[1]), oid: tracked?.[3] });
  }
  return { files, repositories, submodules };
}

function stateOf(tag: string | undefined): VisibleFile["state"] {
  if (tag === undefined) return "untracked";
  return tag === "S" ? "skipped" : "tracked";
}

/**
 * The texts of contents by object name, as far as they are on this machine: a partial clone fetches nothing for them. Those that
 * are not there are not in the map.
 */
export async function readLocalTexts(
  tree: WorkTree,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const offline = { environment: { GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none" }, config: [] };
  try {
    const contents = await readBlobs(tree.runner, ids.map(checkObjectId), signal, offline);
    return new Map([...contents].map(([id, bytes]) => [id, bytes.toString("utf8")]));
  } catch (error) {
    if (!MooringError.is(error) || error.reason === "cancelled") throw error;
    return new Map();
  }
}
