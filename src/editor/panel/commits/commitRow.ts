import { l10n } from "vscode";
import type { Commit, CommitFile } from "../../../git/git.ts";
import { formatFull, formatShort } from "../../words/formatTime.ts";
import type { CommitFiles, CommitRow } from "../../../protocol/commitsProtocol.ts";

const LONGEST_SUBJECT = 500;
const LONGEST_BODY = 4_000;
const MAX_TRAILERS = 20;
const MAX_FILES = 300;
const PACK_TRAILER = "Mooring-Pack";

/** A commit in words. `now` in ms since the epoch. */
export function commitRow(commit: Commit, now: number): CommitRow {
  const { oid, subject, body, author, time, parents, trailers } = commit;
  return {
    oid,
    subject: cut(subject, LONGEST_SUBJECT),
    body: cut(body, LONGEST_BODY),
    author: cut(author.name || author.email, LONGEST_SUBJECT),
    email: cut(author.email, LONGEST_SUBJECT),
    ago: formatShort(time, now),
    when: formatFull(time),
    isMerge: parents.length > 1,
    packs: packsOf(trailers),
    trailers: Object.entries(trailers)
      .slice(0, MAX_TRAILERS)
      .map(([name, value]) => ({ name: cut(name, LONGEST_SUBJECT), value: cut(value, LONGEST_BODY) })),
  };
}

/** Files of a commit in words. */
export function describeCommitFiles(oid: string, files: readonly CommitFile[]): CommitFiles {
  return {
    oid,
    count: files.length,
    files: files.slice(0, MAX_FILES).map(({ path, from, change }) => ({
      path,
      ...(from === undefined ? {} : { from }),
      letter: change.charAt(0).toUpperCase(),
      word: changeWord(change),
    })),
  };
}

function packsOf(trailers: Commit["trailers"]): string[] {
  const names = (trailers[PACK_TRAILER] ?? "").split(/[,\n]/).map((name) => name.trim());
  return names.filter((name) => name !== "" && name !== "none").slice(0, MAX_TRAILERS);
}

function changeWord(change: CommitFile["change"]): string {
  switch (change) {
    case "added":
      return l10n.t("added");
    case "modified":
      return l10n.t("modified");
    case "deleted":
      return l10n.t("deleted");
    case "renamed":
      return l10n.t("renamed");
  }
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
