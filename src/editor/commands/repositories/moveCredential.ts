import { commands, l10n, window } from "vscode";
import * as v from "valibot";
import { MooringError } from "../../../support/errors.ts";
import { openDocumentOf } from "../../files/files.ts";
import type { Command } from "../command.ts";

const argumentsShape = v.tuple([
  v.pipe(v.string(), v.maxLength(4_096)),
  v.pipe(v.number(), v.integer(), v.minValue(0)),
]);

/** Moves the token or password of an address in a list of repositories to the secrets, and cleans the address. */
export const moveCredential: Command = {
  id: "mooring.moveCredential",
  needsTrust: true,
  async run(editor, args) {
    const parsed = v.safeParse(argumentsShape, args.slice(0, 2));
    if (!parsed.success) return;
    const [file, line] = parsed.output;
    if (openDocumentOf(file)?.isDirty === true)
      throw new MooringError("refused", l10n.t("Save the file before moving the secret."));
    const repositories = await editor.repositories.open();
    const { id, name } = await repositories.takeCredential(file, line + 1);
    const edit = l10n.t("Enter New Token");
    const sentence = l10n.t(
      "The credentials of {0} were moved to secret storage and removed from the address. If the file was committed, revoke the token or password at the host: the history still contains it.",
      name,
    );
    if ((await window.showWarningMessage(sentence, edit)) === edit)
      await commands.executeCommand("mooring.editRepository", { id });
  },
};
