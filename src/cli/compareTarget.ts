import type { JsonObject } from "../model/json.ts";
import type { FolderState } from "../reconcile/api/readModel.ts";
import type { CliArguments } from "./usage/cliArguments.ts";
import { jsonReport } from "./jsonReport.ts";
import { type CliSession, chooseCliTarget, compare } from "./openSession.ts";
import { reportProblems } from "./reportProblems.ts";
import type { Terminal } from "./print/terminal.ts";

/** Chooses the target, compares everything with it, and says what could not be read. */
export async function compareTarget(
  session: CliSession,
  args: CliArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<FolderState> {
  await chooseCliTarget(session, args);
  const state = await compare(session, terminal, signal);
  reportProblems(state, terminal);
  return state;
}

/** The report of `--output json`, with what only one command knows. */
export function printJson(state: FolderState, { engine }: CliSession, terminal: Terminal, more: JsonObject = {}): void {
  terminal.printJson({ ...jsonReport(state, engine.folders.requests(), Date.now()), ...more });
}
