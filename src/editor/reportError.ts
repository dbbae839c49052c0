import { commands, l10n, window } from "vscode";
import { isCancelled, messageOf, MooringError, type Reason } from "../support/errors.ts";
import { redactText } from "../support/redaction.ts";
import type { Log } from "../support/log.ts";

interface Cure {
  readonly title: string;
  readonly command: string;
}

/** Says what failed, once, with the cure that fits. Cancel is no error. */
export async function reportError({ log }: { readonly log: Log }, what: string, error: unknown): Promise<void> {
  if (isCancelled(error)) return;
  const message = redactText(messageOf(error));
  log.error(`${what}: ${message}`);
  if (!MooringError.is(error) && error instanceof Error && error.stack) log.debug(error.stack);
  const cure = MooringError.is(error) ? cureOf(error.reason) : undefined;
  const showLog: Cure = { title: l10n.t("Show Log"), command: "mooring.showLog" };
  const offered = cure ? [cure, showLog] : [showLog];
  const chosen = await window.showErrorMessage(message, ...offered.map(({ title }) => title));
  const command = offered.find(({ title }) => title === chosen)?.command;
  if (command) await commands.executeCommand(command);
}

function cureOf(reason: Reason): Cure | undefined {
  switch (reason) {
    case "untrusted":
      return { title: l10n.t("Manage Trust"), command: "workbench.trust.manage" };
    case "signIn":
    case "unreachable":
    case "throttled":
      return { title: l10n.t("Try Again"), command: "mooring.wakeConnection" };
    case "stale":
    case "gone":
      return { title: l10n.t("Refresh"), command: "mooring.refresh" };
    default:
      return undefined;
  }
}
