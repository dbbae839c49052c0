import { commandLine } from "../../support/commandLine.ts";
import type { CommitSource } from "../api/commitSource.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import { readCommitFiles } from "../history/readCommitFiles.ts";
import { readCommitPage } from "../history/readCommitPage.ts";
import { readTexts } from "../history/readTexts.ts";
import { fromGitPath, type WorkTree } from "../api/workTree.ts";

/** The history of a work tree's HEAD. */
export function commitSource(tree: WorkTree): CommitSource {
  const textAt = async (oid: string, path: string, signal?: AbortSignal): Promise<string | undefined> => {
    const file = fromGitPath(tree, path);
    return (await readTexts(tree, oid, [file], signal)).get(file);
  };
  return {
    page: (query, page, signal) => readCommitPage(tree, query, page, signal),
    files: (oids, signal) => readCommitFiles(tree, oids, signal),
    textAt: (oid, path, signal) => textAt(checkObjectId(oid), path, signal),
    async textBefore(oid, path, signal) {
      const args = commandLine(["rev-list", "--parents", "--max-count=1"], {
        end: "--end-of-options",
        operands: [checkObjectId(oid)],
        paths: [],
      });
      const [, parent] = (await tree.runner.text(args, signal)).trim().split(" ");
      return parent === undefined ? undefined : textAt(parent, path, signal);
    },
  };
}
