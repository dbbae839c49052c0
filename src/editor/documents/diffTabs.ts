import { commands, TabInputTextDiff, type Uri, window } from "vscode";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { VIRTUAL_SCHEME } from "./virtualDocuments.ts";

/** The diff in the active tab, where its left side is one of ours and its right side a file. */
export function activeFileDiff(): { readonly left: Uri; readonly right: Uri } | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof TabInputTextDiff)) return undefined;
  const { original: left, modified: right } = input;
  return left.scheme === VIRTUAL_SCHEME && right.scheme === "file" ? { left, right } : undefined;
}

/** Tells menus whether everything can be taken over in the diff that is looked at. */
export function watchDiffTabs(): Disposable {
  const owned = new DisposableStore();
  const publish = (): void => {
    void commands.executeCommand("setContext", "mooring.isFileDiff", activeFileDiff() !== undefined);
  };
  owned.add(window.tabGroups.onDidChangeTabs(publish));
  owned.add(window.tabGroups.onDidChangeTabGroups(publish));
  return owned;
}
