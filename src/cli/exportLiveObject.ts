import { MooringError } from "../support/errors.ts";
import type { CliArguments } from "./usage/cliArguments.ts";
import { IN_SYNC } from "./exitStatus.ts";
import { type CliSession, chooseCliTarget } from "./openSession.ts";
import type { Terminal } from "./print/terminal.ts";

/** `mooring export KIND NAME`: a live object as a person would write it. */
export async function runExport(
  session: CliSession,
  args: CliArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const [kind, name, ...more] = args.operands;
  if (kind === undefined || name === undefined || more.length > 0) {
    throw new MooringError(
      "badInput",
      "Specify what to export: mooring export KIND NAME, for example: mooring export Deployment checkout -n shop",
    );
  }
  await chooseCliTarget(session, args);
  const { object, yaml } = await session.engine.apply.exportNamed(session.workspace.folder, kind, name, signal);
  if (args.output === "json") terminal.printJson(object);
  else terminal.printData(yaml);
  return IN_SYNC;
}
