import { l10n, window } from "vscode";
import { MooringError } from "../../../support/errors.ts";
import { EDITED_SCHEME, MANAGED_SCHEME } from "../../files/managedUri.ts";
import type { Command } from "../command.ts";

/** Opens the shown file of a managed repository for editing: saving it is a commit, after a question. */
export const editManagedFile: Command = {
  id: "mooring.editManagedFile",
  needsTrust: true,
  async run() {
    const active = window.activeTextEditor;
    if (active?.document.uri.scheme !== MANAGED_SCHEME)
      throw new MooringError("refused", l10n.t("Open a file from a managed repository first."));
    const { uri } = active.document;
    await window.showTextDocument(uri.with({ scheme: EDITED_SCHEME }), { selection: active.selection });
  },
};
