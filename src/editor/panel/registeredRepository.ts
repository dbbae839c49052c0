import { commands, env, l10n, window } from "vscode";
import type { CommitSource } from "../../git/git.ts";
import type { IndexQuery, IndexedCommit } from "../../repositories/api/commitIndex.ts";
import type { Repositories } from "../../repositories/repositories.ts";
import { accessWord, levelWord, statusOfRegistered, syncedWords } from "../words/describeRegistered.ts";
import { mappingsToRegistered } from "../repositories/panelMappings.ts";
import type { PanelEditor, PanelRepository, ShellAction } from "./panelRepository.ts";
import type { RepositoryHeader } from "../../protocol/shellProtocol.ts";

/** A repository that Mooring keeps a copy of. */
export function registeredRepository(editor: PanelEditor, id: string): PanelRepository {
  let source: CommitSource | undefined;
  return {
    header() {
      const registered = editor.repositories.get(id);
      if (!registered) return undefined;
      const { record } = registered;
      const now = editor.clock.now();
      const { tone, word, reason } = statusOfRegistered(registered, now);
      const header: RepositoryHeader = {
        name: record.name,
        address: record.url,
        branch: record.branch ?? record.defaultBranch ?? l10n.t("the host's default branch"),
        distance: "",
        access: accessWord(record.access),
        level: levelWord(record.level),
        status: { tone: tone === "quiet" ? "good" : tone, word, reason },
        synced: record.lastSyncedAt === undefined ? l10n.t("never synced") : syncedWords(record.lastSyncedAt, now),
        isRegistered: true,
      };
      return header;
    },
    tip: () => editor.repositories.get(id)?.record.head,
    commits: async () => (source ??= indexedCommits(await editor.repositories.open(), id)),
    mappings() {
      const name = editor.repositories.get(id)?.record.name;
      return name === undefined ? [] : mappingsToRegistered(editor.engine.states(), name);
    },
    changed: () => [],
    revert: async (oid) => {
      await commands.executeCommand("mooring.revertCommit", { id, oid });
    },
    run: (action) => run(action, id, editor.repositories.get(id)?.record.url ?? ""),
  };
}

/**
 * The history of the registered branch of a copy. By its index, which knows what is on the default branch: pages are counted, and a
 * cursor is the number of commits before.
 */
function indexedCommits(repositories: Repositories, id: string): CommitSource {
  const parents = new Map<string, string | undefined>();
  const textAt = (oid: string, path: string, signal?: AbortSignal) => repositories.textAt(id, oid, path, signal);
  return {
    async page(asked, { limit, cursor }, signal) {
      const { branch, defaultBranch } = repositories.get(id) ?? {};
      const isOther = branch !== undefined && branch !== defaultBranch;
      // the index knows no paths: git is asked
      if (isOther || (asked.paths && asked.paths.length > 0)) {
        const page = await repositories.history(id, asked, { limit, cursor }, signal);
        for (const commit of page.commits) parents.set(commit.oid, commit.parents[0]);
        return page;
      }
      const { words = [], author, onlyMooring } = asked;
      const offset = cursor === undefined ? 0 : Number(cursor);
      const text = words.join(" ");
      const query: IndexQuery = {
        onDefault: true,
        ...(text ? { text } : {}),
        ...(author ? { author } : {}),
        ...(onlyMooring ? { byMooring: true } : {}),
      };
      const { commits, total } = repositories.commits(id, query, { offset, limit });
      for (const commit of commits) parents.set(commit.oid, commit.parents[0]);
      const end = offset + commits.length;
      return {
        commits: commits.map((commit: IndexedCommit) => ({ ...commit, body: "" })),
        next: commits.length > 0 && end < total ? String(end) : undefined,
      };
    },
    async files(oids, signal) {
      const lists = await Promise.all(oids.map((oid) => repositories.commitFiles(id, oid, signal)));
      return new Map(
        lists.map((files, at) => [
          oids[at] ?? "",
          files.map(({ path, change, from }) => ({
            path,
            change: change === "changed" ? "modified" : change === "removed" ? "deleted" : change,
            ...(from === undefined ? {} : { from }),
          })),
        ]),
      );
    },
    textAt,
    textBefore(oid, path, signal) {
      const parent = parents.get(oid);
      return parent === undefined ? Promise.resolve(undefined) : textAt(parent, path, signal);
    },
  };
}

async function run(action: ShellAction, id: string, address: string): Promise<void> {
  switch (action) {
    case "copyAddress":
      await env.clipboard.writeText(address);
      window.setStatusBarMessage(`$(copy) ${l10n.t("Copied.")}`, 2_000);
      return;
    case "recheck":
      await commands.executeCommand("mooring.recheckRepository", { id });
      return;
    case "fetch":
      await commands.executeCommand("mooring.syncRepository", { id });
      return;
    case "push":
    case "commit":
      return;
  }
}
