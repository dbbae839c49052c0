import { l10n, MarkdownString, StatusBarAlignment, ThemeColor, window } from "vscode";
import { formatTarget, type Target } from "../model/target.ts";
import type { FolderState } from "../reconcile/api/readModel.ts";
import { leaseWords } from "../reconcile/records/leaseWords.ts";
import { type Disposable, DisposableStore } from "../support/disposable.ts";
import type { EngineHost } from "./engineHost.ts";
import type { Tasks } from "./tasks.ts";
import { escapeMarkdown } from "./words/markdown.ts";
import { needsHand, summarize } from "./words/words.ts";

/** One item: target and number of drifted objects, or what is running. `remembered`: the target chosen in an earlier session. */
export function createStatusBar(engine: EngineHost, tasks: Tasks, remembered: () => Target | undefined): Disposable {
  const owned = new DisposableStore();
  const item = owned.add(window.createStatusBarItem("mooring.status", StatusBarAlignment.Left, 20));
  item.name = l10n.t("Mooring");
  item.command = "mooring.showPacks";
  const update = (): void => {
    const states = engine.states();
    const target = states.find((state) => state.target)?.target ?? remembered();
    if (!target) {
      item.hide();
      return;
    }
    const words = statusWords(states, target, tasks.current);
    item.text = words.text;
    item.tooltip = new MarkdownString(words.tooltip);
    item.accessibilityInformation = { label: words.spoken, role: "button" };
    const failed = states.some(({ connection }) => connection.kind === "failed");
    item.backgroundColor = failed ? new ThemeColor("statusBarItem.warningBackground") : undefined;
    item.show();
  };
  owned.add(engine.onDidChange(update));
  owned.add(tasks.onDidChange(update));
  update();
  return owned;
}

/** Text, markdown and spoken label of the item. */
export function statusWords(
  states: readonly FolderState[],
  target: Target,
  task: string | undefined,
): { text: string; tooltip: string; spoken: string } {
  const where = formatTarget(target);
  const isBusy =
    task !== undefined ||
    states.some(({ progress, connection }) => progress !== undefined || connection.kind === "connecting");
  const isAway = states.some(
    ({ connection }) => connection.kind === "away" || connection.kind === "failed" || connection.kind === "signIn",
  );
  const waiting = states.reduce(
    (sum, { packs }) => sum + packs.reduce((inPacks, { objects }) => inPacks + objects.filter(needsHand).length, 0),
    0,
  );
  const compared = states.some(({ packs }) =>
    packs.some(({ objects }) => objects.some(({ verdict }) => verdict !== undefined)),
  );
  const isWaiting = states.some(({ otherContexts }) =>
    otherContexts.some(({ kind, packIds }) => kind !== "allowed" && packIds.length > 0),
  );
  const rest = isWaiting ? l10n.t("not all compared") : compared ? l10n.t("in sync") : l10n.t("not compared");
  const count = waiting > 0 ? l10n.t("{0} drifted", waiting) : rest;
  const state = isAway ? l10n.t("no connection") : count;
  const lines = states
    .filter((one) => one.target)
    .map((one) => {
      const counts = one.packs
        .map((pack) => pack.counts)
        .reduce(
          (a, b) => ({
            inSync: a.inSync + b.inSync,
            drifted: a.drifted + b.drifted,
            missing: a.missing + b.missing,
            extra: a.extra + b.extra,
            blocked: a.blocked + b.blocked,
            unknown: a.unknown + b.unknown,
          }),
          { inSync: 0, drifted: 0, missing: 0, extra: 0, blocked: 0, unknown: 0 },
        );
      return `**${escapeMarkdown(one.target ? formatTarget(one.target) : "")}** · ${escapeMarkdown(summarize(counts) || l10n.t("not compared"))}`;
    });
  const automation = states.flatMap((one) => {
    const words = leaseWords(one.automation);
    return words === undefined ? [] : [escapeMarkdown(words)];
  });
  return {
    text: `${isBusy ? "$(loading~spin)" : "$(mooring-anchor)"} ${where}  ${state}`,
    tooltip: [...lines, ...automation, ...(task ? [escapeMarkdown(task)] : [])].join("\n\n") || escapeMarkdown(where),
    spoken: l10n.t("Mooring, target {0}, {1}", where, state),
  };
}
