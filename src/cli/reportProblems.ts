import type { FolderState } from "../reconcile/api/readModel.ts";
import { skippedPacks, skippedText } from "./skippedPacks.ts";
import type { Terminal } from "./print/terminal.ts";
import { pathText } from "./print/words.ts";

/** What is wrong with files, renderers and rights: to the error stream, each with its place. */
export function reportProblems(state: FolderState, terminal: Terminal): void {
  for (const { severity, message, file, range } of state.problems) {
    const place = `${pathText(file, state.folder)}${range ? `:${range.line}` : ""}`;
    terminal.note(`${severity}: ${place}: ${message}`);
  }
  for (const skipped of skippedPacks(state)) terminal.note(`error: ${skippedText(skipped)}`);
  for (const { kind, message } of state.forbidden) terminal.note(`warning: ${kind}: ${message}`);
  if (state.connection.kind === "connected" && state.connection.isInsecure) {
    terminal.note(`warning: ${state.target?.context ?? ""}: the server's certificate is not checked`);
  }
}
