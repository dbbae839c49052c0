import { l10n, Uri } from "vscode";
import { MooringError } from "../../support/errors.ts";
import { TreeNode } from "../views/views.ts";

/**
 * Menus pass nothing, a file or a row. Whatever else a command does not know is refused, so that a call with something made up
 * never acts on what happens to be under the cursor.
 * @throws MooringError badInput
 */
export function refuseUnknown(argument: unknown): void {
  if (argument === undefined || argument === null || argument instanceof Uri || argument instanceof TreeNode) return;
  throw new MooringError("badInput", l10n.t("This command was called with an invalid argument."));
}
