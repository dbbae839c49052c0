import type { CommitSource } from "../../../git/git.ts";
import type { Clock } from "../../../support/clock.ts";
import { isCancelled, messageOf } from "../../../support/errors.ts";
import { redactText } from "../../../support/redaction.ts";
import type { Handlers } from "../panelSession.ts";
import type { ToPage } from "../../../protocol/panelProtocol.ts";
import { describeCommitFiles, commitRow } from "./commitRow.ts";
import { parseSearch } from "./parseSearch.ts";

export interface CommitsPorts {
  readonly source: () => Promise<CommitSource>;
  readonly post: (message: ToPage) => void;
  readonly clock: Clock;
  /** Opens the editor's diff of one file of a commit, or of all. */
  readonly openDiff: (oid: string, path: string | undefined) => Promise<void>;
  readonly copy: (text: string) => Promise<void>;
}

/** Answers the Commits tab. A newer question ends the one before. */
export function createCommitsTab({ source, post, clock, openDiff, copy }: CommitsPorts): Handlers {
  let reading: AbortController | undefined;
  return {
    async "commits.read"({ request, search, onlyMooring, cursor, limit }) {
      reading?.abort();
      const controller = new AbortController();
      reading = controller;
      try {
        const query = { ...parseSearch(search), onlyMooring };
        const page = await (await source()).page(query, { limit, cursor }, controller.signal);
        const now = clock.now();
        post({
          type: "commits.page",
          request,
          rows: page.commits.map((commit) => commitRow(commit, now)),
          ...(page.next === undefined ? {} : { next: page.next }),
        });
      } catch (error) {
        if (controller.signal.aborted || isCancelled(error)) return;
        post({ type: "commits.failed", request, message: redactText(messageOf(error)) });
      }
    },
    async "commits.files"({ oids }) {
      const files = await (await source()).files(oids);
      post({ type: "commits.files", commits: [...files].map(([oid, list]) => describeCommitFiles(oid, list)) });
    },
    "commits.openDiff": ({ oid, path }) => openDiff(oid, path),
    "commits.copy": ({ oid }) => copy(oid),
  };
}
