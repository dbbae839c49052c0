import { type QuickPick, type QuickPickItem, TabInputWebview, window } from "vscode";
import { systemClock } from "../../../support/clock.ts";

export interface PickOptions {
  readonly title: string;
  readonly placeHolder?: string;
  readonly matchOnDescription?: boolean;
  readonly matchOnDetail?: boolean;
  /** Where people look something up elsewhere before they choose. */
  readonly ignoreFocusOut?: boolean;
}

/**
 * Milliseconds. When the palette closes, the workbench gives the keys back to a page that is in front, and the page takes
 * them only after a message to its frame: by then the list of the command is open, and losing the keys closes it.
 */
const LATE_FOCUS = 1_000;

/** Lets people choose one. undefined: the user went away. */
export function pickOne<T extends QuickPickItem>(items: readonly T[], options: PickOptions): Promise<T | undefined> {
  return new Promise<T | undefined>((resolve) => {
    const pick = createPick(items, options);
    showUntilAnswered<T, T | undefined>(pick, () => pick.selectedItems[0], resolve);
  });
}

/** Lets people tick some. What was ticked is not lost by a click elsewhere. undefined: the user went away. */
export function pickMany<T extends QuickPickItem>(
  items: readonly T[],
  options: PickOptions,
): Promise<readonly T[] | undefined> {
  return new Promise((resolve) => {
    const pick = createPick(items, options);
    pick.canSelectMany = true;
    pick.onDidChangeSelection((ticked) => {
      pick.ignoreFocusOut = ticked.length > 0;
    });
    showUntilAnswered(pick, () => pick.selectedItems, resolve);
  });
}

function createPick<T extends QuickPickItem>(items: readonly T[], options: PickOptions): QuickPick<T> {
  const pick = window.createQuickPick<T>();
  pick.items = items;
  pick.title = options.title;
  pick.placeholder = options.placeHolder;
  pick.matchOnDescription = options.matchOnDescription === true;
  pick.matchOnDetail = options.matchOnDetail === true;
  pick.ignoreFocusOut = options.ignoreFocusOut === true;
  return pick;
}

function showUntilAnswered<T extends QuickPickItem, Answer>(
  pick: QuickPick<T>,
  answerOf: () => Answer,
  resolve: (answer: Answer | undefined) => void,
): void {
  let answer: Answer | undefined;
  pick.onDidAccept(() => {
    answer = answerOf();
    pick.hide();
  });
  showUntilLeft(
    pick,
    () => answer !== undefined,
    () => resolve(answer),
  );
}

/** Shows the list, and again while a page in front takes the keys late. Calls `left`, and lets go of it, once it is answered or the user went away. */
export function showUntilLeft<T extends QuickPickItem>(
  pick: QuickPick<T>,
  isAnswered: () => boolean,
  left: () => void,
): void {
  const shownAt = systemClock.now();
  const mayReturn = isPageInFront();
  pick.onDidHide(() => {
    if (!isAnswered() && mayReturn && systemClock.now() - shownAt < LATE_FOCUS) {
      const { activeItems } = pick;
      pick.items = [...pick.items]; // a list that is shown again draws only what it is given again
      pick.activeItems = activeItems;
      pick.show();
    } else {
      left();
      pick.dispose();
    }
  });
  pick.show();
}

function isPageInFront(): boolean {
  return window.tabGroups.activeTabGroup.activeTab?.input instanceof TabInputWebview;
}
