import { MooringError } from "../support/errors.ts";
import type { CliArguments } from "./cliArguments.ts";
import { FAILED, IN_SYNC } from "./exitStatus.ts";
import { type CliSession, refuseNoPack } from "./openSession.ts";
import type { Terminal } from "./terminal.ts";
import { pathText } from "./words.ts";

/** `mooring commit`: the changed files of the packs and nothing else; what is staged stays staged. Needs no cluster. */
export async function commitFiles(
  { engine, workspace }: CliSession,
  args: CliArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  await engine.open(workspace.folder);
  const state = engine.folder(workspace.folder);
  if (state) refuseNoPack(state, workspace);
  const proposal = await engine.proposeCommit({ folder: workspace.folder });
  const message = args.message ?? proposal.message;
  terminal.print([message, ...proposal.paths.map((file) => `    ${pathText(file, proposal.repository)}`)]);
  if (args.dryRun) return IN_SYNC;
  if (!args.yes && !(await terminal.ask("Commit these files?"))) {
    throw new MooringError("refused", "Nothing was committed. Answer yes, or give --yes where there is nobody to ask.");
  }
  const result = await engine.commit({ ...proposal, message }, signal);
  terminal.print(result === "nothing" ? "Nothing to commit." : `committed ${result.oid.slice(0, 12)}`);
  if (!args.push) return IN_SYNC;
  const pushed = await engine.push(proposal.repository, signal);
  terminal.print(pushed.kind === "pushed" ? "pushed" : `not pushed: ${pushed.message}`);
  return pushed.kind === "pushed" ? IN_SYNC : FAILED;
}
