import { l10n, window } from "vscode";
import { chosenRegistered, type ChosenRegistered } from "../pick/chosenRegistered.ts";
import { MooringError } from "../../../support/errors.ts";
import type { Command } from "../command.ts";

/** A command that queues or ends a task of one registered repository; its progress stands in the tree. */
function taskCommand(
  id: Command["id"],
  title: () => string,
  work: (chosen: ChosenRegistered) => Promise<unknown>,
): Command {
  return {
    id,
    needsTrust: true,
    async run(editor, args) {
      const chosen = await chosenRegistered(editor, args, title());
      if (chosen) await work(chosen);
    },
  };
}

export const syncRepository = taskCommand(
  "mooring.syncRepository",
  () => l10n.t("Synchronize Repository"),
  ({ repositories, record }) => repositories.sync(record.id),
);

export const maintainRepository = taskCommand(
  "mooring.maintainRepository",
  () => l10n.t("Verify Repository"),
  ({ repositories, record }) => repositories.maintain(record.id),
);

export const archiveRepository = taskCommand(
  "mooring.archiveRepository",
  () => l10n.t("Archive Repository"),
  ({ repositories, record }) => repositories.archive(record.id),
);

export const activateRepository = taskCommand(
  "mooring.activateRepository",
  () => l10n.t("Activate Repository"),
  ({ repositories, record }) => repositories.activate(record.id),
);

export const cancelRepositoryTask = taskCommand(
  "mooring.cancelRepositoryTask",
  () => l10n.t("Cancel Repository Task"),
  async ({ repositories, record }) => {
    const task = repositories.tasks(record.id).find(({ endedAt }) => endedAt === undefined);
    if (task) await repositories.cancelTask(task.id);
  },
);

export const recloneRepository = taskCommand(
  "mooring.recloneRepository",
  () => l10n.t("Re-clone"),
  async ({ repositories, record }) => {
    const detail = l10n.t("The existing clone is kept until the new one is complete and verified.");
    const again = l10n.t("Re-clone");
    const question = l10n.t("Re-clone {0}?", record.name);
    if ((await window.showWarningMessage(question, { modal: true, detail }, again)) === again)
      await repositories.reclone(record.id);
  },
);

export const approveRewrite = taskCommand(
  "mooring.approveRewrite",
  () => l10n.t("Accept Rewritten History"),
  async ({ repositories, record }) => {
    const refs = record.heldRewrite?.refs ?? [];
    if (refs.length === 0) return;
    const follow = l10n.t("Accept");
    const detail = l10n.t("History rewritten: {0}. The previous history is kept and can be restored.", refs.join(", "));
    const question = l10n.t("Accept the rewritten history of {0}?", record.name);
    if ((await window.showWarningMessage(question, { modal: true, detail }, follow)) === follow)
      await repositories.approveRewrite(record.id);
  },
);

/** Another address under a known name may be somebody else's repository: both are shown before anything is sent there. */
export const confirmAddress = taskCommand(
  "mooring.confirmAddress",
  () => l10n.t("Confirm New Address"),
  async ({ repositories, record }) => {
    const { movedTo, name, url } = record;
    if (movedTo === undefined)
      throw new MooringError("refused", l10n.t("The address of {0} now matches the repository list.", name));
    const follow = l10n.t("Use the New Address");
    const detail = l10n.t(
      "Current: {0}\nNew: {1}\n\nThe clone will use the new address and sign in there. The policies of its packs require approval again.",
      url,
      movedTo,
    );
    const question = l10n.t("The repository list has a new address for {0}. Use it?", name);
    if ((await window.showWarningMessage(question, { modal: true, detail }, follow)) === follow)
      await repositories.edit(record.id, { url: movedTo });
  },
);
