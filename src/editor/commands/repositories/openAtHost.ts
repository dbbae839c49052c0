import { env, l10n, Uri } from "vscode";
import { MooringError } from "../../../support/errors.ts";
import { chosenMapping } from "../pick/chosenMapping.ts";
import type { Command } from "../command.ts";

/** The page of the pack's file at GitHub, GitLab or Gitea. */
export const openAtHost: Command = {
  id: "mooring.openAtHost",
  needsTrust: false,
  async run(editor, args) {
    const chosen = await chosenMapping(editor, args, l10n.t("Open at Host"), ({ link }) => link !== undefined);
    if (!chosen) return;
    const { link, packName } = chosen.mapping;
    if (link === undefined)
      throw new MooringError(
        "notFound",
        l10n.t("{0} cannot be opened at the host: it has not been pushed, or the host is not supported.", packName),
      );
    await env.openExternal(Uri.parse(link));
  },
};
