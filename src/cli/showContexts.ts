import { MooringError } from "../support/errors.ts";
import type { CliArguments } from "./usage/cliArguments.ts";
import { IN_SYNC } from "./exitStatus.ts";
import type { CliSession } from "./openSession.ts";
import { table } from "./print/table.ts";
import type { Terminal } from "./print/terminal.ts";

/** `mooring context`: the contexts of the kubeconfig; with a name, that one is remembered for this folder. No kubeconfig is written. */
export async function showContexts(
  { engine, workspace, targets }: CliSession,
  args: CliArguments,
  terminal: Terminal,
): Promise<number> {
  const contexts = await engine.folders.contexts();
  const [name] = args.operands;
  if (name !== undefined) {
    const info = contexts.find((context) => context.name === name);
    if (!info)
      throw new MooringError(
        "badInput",
        `There is no context "${name}". Contexts: ${contexts.map((context) => context.name).join(", ") || "none"}.`,
      );
    const target = { context: name, namespace: args.namespace ?? info.namespace };
    await targets.set(workspace.folder, target);
    terminal.print(`${workspace.folder} is compared with ${target.context}/${target.namespace}`);
    return IN_SYNC;
  }
  const remembered = targets.get(workspace.folder)?.context;
  const rows = contexts.map(({ name: context, cluster, namespace, server, isCurrent, runsProgram, isInsecure }) => ({
    context,
    cluster,
    namespace,
    server,
    isCurrent,
    isRemembered: context === remembered,
    runsProgram: runsProgram ?? null,
    isInsecure,
  }));
  if (args.output === "json") terminal.printJson(rows);
  else {
    terminal.print(
      table(
        rows.map((row) => [
          row.isRemembered ? ">" : row.isCurrent ? "*" : " ",
          row.context,
          row.namespace,
          row.server,
          [row.runsProgram && `runs ${row.runsProgram}`, row.isInsecure && "not checked"].filter(Boolean).join(", "),
        ]),
      ),
    );
  }
  return IN_SYNC;
}
