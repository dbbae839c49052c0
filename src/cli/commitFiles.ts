import { isCancelled, messageOf, MooringError } from "../support/errors.ts";
import { redactText } from "../support/redaction.ts";
import type { CliArguments } from "./usage/cliArguments.ts";
import { FAILED, IN_SYNC } from "./exitStatus.ts";
import { type CliSession, refuseNoPack } from "./openSession.ts";
import type { Terminal } from "./print/terminal.ts";
import { pathText } from "./print/words.ts";
import type { CommitProposal } from "../reconcile/api/commitsApi.ts";

/**
 * `mooring commit`: the changed files of the packs and nothing else; what is staged stays staged. A commit in each repository
 * that holds some of them. Needs no cluster.
 */
export async function runCommit(
  session: CliSession,
  args: CliArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const { engine, workspace } = session;
  await engine.folders.open(workspace.folder);
  const proposals = await proposed(session);
  const isOne = proposals.length === 1;
  const named = (proposal: CommitProposal): string =>
    isOne ? "" : `${pathText(proposal.repository, workspace.folder)}: `;
  for (const proposal of proposals) {
    const message = args.message ?? proposal.message;
    terminal.print([
      `${named(proposal)}${message}`,
      ...proposal.paths.map((file) => `    ${pathText(file, proposal.repository)}`),
    ]);
  }
  if (args.dryRun) return IN_SYNC;
  const question = isOne ? "Commit these files?" : `Commit these files, in ${proposals.length} repositories?`;
  if (!args.yes && !(await terminal.ask(question))) {
    throw new MooringError("refused", "Nothing was committed. Answer yes, or use --yes in non-interactive runs.");
  }
  let status: number = IN_SYNC;
  for (const proposal of proposals) {
    try {
      const done = await commitOne(session, proposal, { args, prefix: named(proposal), terminal, signal });
      if (done !== IN_SYNC) status = done;
    } catch (error) {
      // the others have nothing to do with it
      if (isOne || isCancelled(error)) throw error;
      terminal.note(`error: ${named(proposal)}${redactText(messageOf(error))}`);
      status = FAILED;
    }
  }
  return status;
}

/** @throws MooringError `notFound` where the paths that were named hold nothing that Mooring knows */
async function proposed({ engine, workspace }: CliSession): Promise<readonly CommitProposal[]> {
  const { folder } = workspace;
  try {
    return await engine.commits.proposeEach({ folder });
  } catch (error) {
    // "nothing changed" is no answer about a path that is part of nothing
    const state = MooringError.is(error, "refused") ? engine.folders.get(folder) : undefined;
    if (state) refuseNoPack(state, workspace);
    throw error;
  }
}

async function commitOne(
  { engine }: CliSession,
  proposal: CommitProposal,
  {
    args,
    prefix,
    terminal,
    signal,
  }: {
    readonly args: CliArguments;
    readonly prefix: string;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
  },
): Promise<number> {
  const message = args.message ?? proposal.message;
  const result = await engine.commits.commit({ ...proposal, message }, signal);
  terminal.print(prefix + (result === "nothing" ? "Nothing to commit." : `committed ${result.oid.slice(0, 12)}`));
  if (!args.push) return IN_SYNC;
  const pushed = await engine.commits.push(proposal.repository, signal);
  terminal.print(prefix + (pushed.kind === "pushed" ? "pushed" : `not pushed: ${pushed.message}`));
  return pushed.kind === "pushed" ? IN_SYNC : FAILED;
}
