/**
 * The command-line face: the same engine as in the editor, one run at a time, lists instead of watches.
 * It knows arguments, texts and exit states; everything else is asked of the engine.
 */
import os from "node:os";
import { isCancelled, messageOf, MooringError } from "../support/errors.ts";
import { redactText } from "../support/redaction.ts";
import { applyFiles } from "./applyFiles.ts";
import { type CliArguments, type CommandName, readArguments } from "./usage/cliArguments.ts";
import { runCommit } from "./commitFiles.ts";
import { FAILED, IN_SYNC } from "./exitStatus.ts";
import { runExport } from "./exportLiveObject.ts";
import { type CliSession, openSession } from "./openSession.ts";
import { printedAnswer } from "./print/printedAnswer.ts";
import { runRepositories } from "./runRepositories.ts";
import { showContexts } from "./showContexts.ts";
import { showDiff } from "./showDiff.ts";
import { showStatus } from "./showStatus.ts";
import { Terminal } from "./print/terminal.ts";
import { usage } from "./usage/usage.ts";

type Command = (session: CliSession, args: CliArguments, terminal: Terminal, signal: AbortSignal) => Promise<number>;

const COMMANDS: Readonly<Record<CommandName, { readonly run: Command; readonly takesPaths: boolean }>> = {
  status: { run: showStatus, takesPaths: true },
  diff: { run: showDiff, takesPaths: true },
  apply: { run: applyFiles, takesPaths: true },
  export: { run: runExport, takesPaths: false },
  commit: { run: runCommit, takesPaths: true },
  context: { run: showContexts, takesPaths: false },
  repositories: { run: runRepositories, takesPaths: false },
};

/** Runs one command in this process: its streams, its signals, its exit status. */
export async function startCli(words: readonly string[]): Promise<void> {
  const abort = new AbortController();
  process.once("SIGINT", () => abort.abort());
  process.once("SIGTERM", () => abort.abort());
  const terminal = new Terminal({ out: process.stdout, err: process.stderr, input: process.stdin });
  process.exitCode = await runCli(words, process.env, terminal, abort.signal);
}

/** Runs one command. Returns the exit status; every failure is one line on the error stream. */
export async function runCli(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  let session: CliSession | undefined;
  try {
    const answer = printedAnswer(words);
    const args = answer === undefined ? readArguments(words, env, os.homedir()) : "help";
    if (args === "help") {
      terminal.print((answer ?? usage()).trimEnd().split("\n"));
      return words.length === 0 ? FAILED : IN_SYNC;
    }
    const command = COMMANDS[args.command];
    session = openSession(args, command.takesPaths ? args.operands : [], terminal, env);
    return await command.run(session, args, terminal, signal);
  } catch (error) {
    if (isCancelled(error) || signal.aborted) terminal.note("cancelled");
    else
      terminal.note(
        `error: ${redactText(messageOf(error))}${MooringError.is(error) || !env.MOORING_DEBUG ? "" : `\n${String((error as Error).stack)}`}`,
      );
    return FAILED;
  } finally {
    session?.engine.dispose();
  }
}
