import { l10n, window } from "vscode";
import type { RepositoryPack } from "../../../reconcile/api/mappingRequests.ts";
import { MooringError } from "../../../support/errors.ts";
import { kindWord } from "../../views/packNode.ts";
import { chooseFolderOf } from "../pick/chooseFolderOf.ts";
import { chosenRegistered } from "../pick/chosenRegistered.ts";
import type { Command } from "../command.ts";
import { offerConfigCommit } from "./offerConfigCommit.ts";
import { pickMany } from "../pick/pickItems.ts";

/** Binds packs that a managed repository holds to this workspace: an entry in mooring.yaml for each. */
export const connectFromRepository: Command = {
  id: "mooring.connectFromRepository",
  needsTrust: true,
  async run(editor, args) {
    const title = l10n.t("Connect Packs from Repository");
    const chosen = await chosenRegistered(editor, args, title);
    if (!chosen) return;
    const { name: repository } = chosen.record;
    const folder = await chooseFolderOf(editor, []);
    if (folder === undefined) throw new MooringError("refused", l10n.t("Open a folder first."));
    const engine = await editor.engine.open();
    const packs = await editor.tasks.run(l10n.t("Searching for packs in {0}", repository), (signal) =>
      engine.mappings.packsIn(folder, repository, signal),
    );
    const free = packs.filter(({ isMapped }) => !isMapped);
    if (free.length === 0) {
      void window.showInformationMessage(
        packs.length === 0
          ? l10n.t("{0} has no manifests, kustomizations or charts on this branch.", repository)
          : l10n.t("All packs in {0} are connected.", repository),
      );
      return;
    }
    const connected: string[] = [];
    for (const { path } of (await choosePacks(title, free)) ?? []) {
      const { packName } = await editor.tasks.run(l10n.t("Connecting {0}", path), (signal) =>
        engine.mappings.connectPath(folder, { repository, path }, signal),
      );
      connected.push(packName);
    }
    if (connected.length === 0) return;
    const names = connected.join(", ");
    const said = l10n.t("Connected to {0}: {1}.", repository, names);
    await offerConfigCommit(editor, engine, folder, { said, message: `Connect ${names} to ${repository}` });
  },
};

async function choosePacks(
  title: string,
  packs: readonly RepositoryPack[],
): Promise<readonly RepositoryPack[] | undefined> {
  const items = packs.map((pack) => ({ label: pack.name, description: kindWord(pack.kind), detail: pack.path, pack }));
  const picked = await pickMany(items, {
    title,
    placeHolder: l10n.t("Select the packs to deploy from this workspace"),
    matchOnDetail: true,
  });
  return picked?.map(({ pack }) => pack);
}
