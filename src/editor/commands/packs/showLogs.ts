import { l10n, type QuickPickItem } from "vscode";
import type { PodChoice } from "../../../reconcile/api/actions.ts";
import { chosenPack } from "../pick/chosenPacks.ts";
import type { Command } from "../command.ts";
import { pickOne } from "../pick/pickItems.ts";
import { reportError } from "../../reportError.ts";

interface Amount extends QuickPickItem {
  readonly tailLines: number;
  readonly follow: boolean;
}

/** The log of a container of a pack, in the output panel: the last lines, or followed until it is stopped. */
export const showLogs: Command = {
  id: "mooring.showLogs",
  needsTrust: true,
  async run(editor, args) {
    const chosen = await chosenPack(editor, args, l10n.t("Show Logs"));
    if (!chosen) return;
    const { engine, selection } = chosen;
    const pods = await editor.tasks.run(l10n.t("Searching for pods"), (signal) =>
      engine.operations.pods(selection, signal),
    );
    const container = await chooseContainer(pods);
    if (!container) return;
    const amount = await pickOne<Amount>(amounts(), { title: l10n.t("Show Logs") });
    if (!amount) return;
    const { pod, name } = container;
    const { follow, tailLines } = amount;
    const title = `Mooring: ${pod.ref.namespace}/${pod.ref.name} ${name}`;
    // a followed log goes on after the command has done its work
    const shown = editor.logs.show(title, (signal) =>
      engine.operations.log(selection.folder, pod, { container: name, follow, tailLines }, signal),
    );
    if (follow) void shown.catch((error: unknown) => reportError(editor, showLogs.id, error));
    else await shown;
  },
};

export const stopLogs: Command = {
  id: "mooring.stopLogs",
  needsTrust: false,
  run(editor) {
    editor.logs.stopAll();
    return Promise.resolve();
  },
};

async function chooseContainer(
  pods: readonly PodChoice[],
): Promise<{ readonly pod: PodChoice; readonly name: string } | undefined> {
  const items = pods.flatMap((pod) =>
    pod.containers.map((name) => ({
      label: pod.ref.name,
      description: [name, pod.phase, ...restartWords(pod)].filter(Boolean).join(" · "),
      detail: `${pod.owner.kind} ${pod.owner.name}`,
      pod,
      name,
    })),
  );
  if (items.length === 1) return items[0];
  return pickOne(items, {
    title: l10n.t("Show Logs"),
    placeHolder: l10n.t("Choose a container"),
    matchOnDescription: true,
    matchOnDetail: true,
  });
}

function restartWords({ restarts }: PodChoice): readonly string[] {
  if (restarts === 0) return [];
  return [restarts === 1 ? l10n.t("1 restart") : l10n.t("{0} restarts", restarts)];
}

function amounts(): readonly Amount[] {
  return [
    { label: l10n.t("Follow, starting with the last {0} lines", 100), tailLines: 100, follow: true },
    { label: l10n.t("Follow, starting with the last {0} lines", 2_000), tailLines: 2_000, follow: true },
    { label: l10n.t("The last {0} lines", 1_000), tailLines: 1_000, follow: false },
    { label: l10n.t("The last {0} lines", 10_000), tailLines: 10_000, follow: false },
  ];
}
