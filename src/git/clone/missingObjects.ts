import { commandLine } from "../../support/commandLine.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { checkObjectId } from "../process/gitArguments.ts";

/** Those of these objects that a clone does not have. */
export async function missingObjects(
  clone: CloneFolder,
  oids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (oids.length === 0) return new Set();
  const input = `${oids.map(checkObjectId).join("\n")}\n`;
  const args = commandLine(["cat-file", "--batch-check"]);
  const { stdout } = await clone.runner.read({ args, input }, signal);
  const lines = stdout.toString("latin1").split("\n");
  return new Set(lines.flatMap((line) => (line.endsWith(" missing") ? [line.slice(0, line.indexOf(" "))] : [])));
}
