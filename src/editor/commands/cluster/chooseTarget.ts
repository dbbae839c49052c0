import { commands, l10n, type QuickInputButton, type QuickPickItem, ThemeIcon, window } from "vscode";
import type { ContextInfo } from "../../../cluster/kubeconfig/kubeconfig.ts";
import type { Target } from "../../../model/target.ts";
import { kubeconfigFiles } from "../../settings.ts";
import { chooseFolderOf } from "../pick/chooseFolderOf.ts";
import type { Command } from "../command.ts";
import { showUntilLeft } from "../pick/pickItems.ts";
import type { ContextChoice } from "../../../reconcile/api/foldersApi.ts";

/** Names the cluster of a workspace folder, once; nothing is asked of any cluster before. */
export const chooseTarget: Command = {
  id: "mooring.chooseTarget",
  needsTrust: true,
  async run(editor, args) {
    const folder = await chooseFolderOf(editor, args);
    if (folder === undefined) return;
    const engine = await editor.engine.open();
    const contexts = await engine.folders.contexts();
    if (contexts.length === 0) {
      await offerKubeconfig();
      return;
    }
    const target = await pickTarget(contexts, engine.folders.get(folder)?.target);
    if (!target) return;
    await editor.tasks.run(l10n.t("Comparing with {0}", target.context), () =>
      engine.folders.chooseTarget(folder, target),
    );
  },
};

type ContextItem = QuickPickItem & { readonly info: ContextInfo };

const OTHER_NAMESPACE: QuickInputButton = {
  iconPath: new ThemeIcon("symbol-namespace"),
  tooltip: l10n.t("Another namespace…"),
};

function pickTarget(contexts: readonly ContextChoice[], current: Target | undefined): Promise<Target | undefined> {
  return new Promise((resolve) => {
    const pick = window.createQuickPick<ContextItem>();
    pick.title = l10n.t("Compare with a cluster");
    pick.placeholder = l10n.t("Choose a context. It is remembered for this workspace; your kubeconfig is not changed.");
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.items = contexts
      .toSorted((a, b) => Number(b.isCurrent) - Number(a.isCurrent))
      .map((info) => contextItem(info, current));
    const [first] = pick.items;
    const now = pick.items.find(({ info }) => info.name === current?.context) ?? first;
    if (now) pick.activeItems = [now];
    let answer: Target | undefined;
    let asking: Promise<Target | undefined> | undefined;
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (!chosen) return;
      answer = { context: chosen.info.name, namespace: namespaceOf(chosen.info, current) };
      pick.hide();
    });
    pick.onDidTriggerItemButton(({ item }) => {
      // the input box takes the place of the list: its answer counts, not that the list goes
      asking = askNamespace(item.info).then((namespace) =>
        namespace ? { context: item.info.name, namespace } : undefined,
      );
      pick.hide();
    });
    showUntilLeft(
      pick,
      () => asking !== undefined || answer !== undefined,
      () => resolve(asking ?? answer),
    );
  });
}

function contextItem(info: ContextInfo, current: Target | undefined): ContextItem {
  const marks = [info.cluster, info.server];
  if (info.runsProgram !== undefined) marks.push(`$(terminal) ${l10n.t("runs {0} to sign in", info.runsProgram)}`);
  if (info.isInsecure) marks.push(`$(unlock) ${l10n.t("certificate not verified")}`);
  return {
    label: info.name === current?.context ? `$(check) ${info.name}` : info.name,
    description: l10n.t("namespace {0}", namespaceOf(info, current)),
    detail: marks.filter(Boolean).join(" · "),
    buttons: [OTHER_NAMESPACE],
    info,
  };
}

/** The namespace chosen before for the same context, else the one the kubeconfig says. */
function namespaceOf(info: ContextInfo, current: Target | undefined): string {
  return current !== undefined && current.context === info.name ? current.namespace : info.namespace;
}

async function askNamespace(info: ContextInfo): Promise<string | undefined> {
  const text = await window.showInputBox({
    title: l10n.t("Namespace in {0}", info.name),
    prompt: l10n.t("For objects without a namespace in their file."),
    value: info.namespace,
    ignoreFocusOut: true, // it follows the list of contexts
    validateInput: (value) =>
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value)
        ? undefined
        : l10n.t("A namespace can contain only lowercase letters, digits and hyphens, and at most 63 characters."),
  });
  return text;
}

async function offerKubeconfig(): Promise<void> {
  const choose = l10n.t("Choose a File…");
  const answer = await window.showWarningMessage(
    l10n.t("No kubeconfig found at {0}.", kubeconfigFiles().join(", ")),
    choose,
  );
  if (answer === choose) await commands.executeCommand("mooring.chooseKubeconfig");
}
