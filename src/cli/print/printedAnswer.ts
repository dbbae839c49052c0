import { MooringError } from "../../support/errors.ts";
import { SHELLS, type Shell } from "../usage/cliTable.ts";
import { completionScript } from "../usage/completion.ts";
import { manualPage } from "../usage/manualPage.ts";
import { usage } from "../usage/usage.ts";
import { version } from "../usage/version.ts";

/**
 * The answer to words that need neither files nor a cluster: help, version, manual page, completion of a shell. undefined: they do.
 * @throws MooringError `badInput` for a shell that has no completion
 */
export function printedAnswer(words: readonly string[]): string | undefined {
  const [first, second, ...more] = words;
  if (first === undefined || (second === undefined && (first === "--help" || first === "-h"))) return usage();
  if (second === undefined && (first === "version" || first === "--version")) return `mooring ${version()}\n`;
  if (second === undefined && first === "manual") return manualPage(version());
  if (first !== "completion" || second === "--help" || second === "-h") return undefined;
  if (!isShell(second) || more.length > 0)
    throw new MooringError("badInput", `Specify a shell: mooring completion ${SHELLS.join(" | ")}.`);
  return completionScript(second);
}

function isShell(word: string | undefined): word is Shell {
  return (SHELLS as readonly (string | undefined)[]).includes(word);
}
