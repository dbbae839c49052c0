import { type ExtensionContext, workspace } from "vscode";
import { ManagedFiles } from "../repositories/level/managedFiles.ts";
import { systemClock } from "../support/clock.ts";
import { askAndCommitManaged } from "./commands/git/commitChanges.ts";
import { watchDiffTabs } from "./documents/diffTabs.ts";
import { VirtualDocuments } from "./documents/virtualDocuments.ts";
import type { Editor } from "./editor.ts";
import { createEditorLog } from "./editorLog.ts";
import { EngineHost } from "./engineHost.ts";
import { DocumentSync } from "./files/documentSync.ts";
import { workspaceFolderPaths } from "./files/files.ts";
import { ManagedTreeFiles } from "./files/managedTree.ts";
import { editorPorts, loadEngine } from "./loadEngine.ts";
import { LogViews } from "./logViews.ts";
import { RepositoriesHost } from "./repositories/repositoriesHost.ts";
import { CommitStatuses } from "./repositories/commitStatuses.ts";
import { createNotices } from "./notices/editorNotices.ts";
import { HostNotices } from "./notices/hostNotices.ts";
import { syncOnFocus } from "./repositories/syncOnFocus.ts";
import { WebhookReceiver } from "./repositories/webhookReceiver.ts";
import { loadRepositories, repositoriesPorts, storeFolders } from "./repositories/repositoriesPorts.ts";
import { Tasks } from "./tasks.ts";
import { RepositoryPanels } from "./panel/repositoryPanels.ts";
import { PacksView } from "./views/packsView.ts";

/** Builds everything once. Nothing in here reads a file, starts a process or opens a connection. */
export function composeEditor(context: ExtensionContext): Editor {
  const own = <T extends { dispose(): void }>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const clock = systemClock;
  const log = own(createEditorLog());
  const repositories = own(new RepositoriesHost(() => loadRepositories(() => repositoriesPorts(context, log, clock))));
  const managed = own(new ManagedFiles(() => repositories.open()));
  const ports = editorPorts(context, log, clock);
  const engine = own(new EngineHost(() => loadEngine({ ...ports, managed }), workspaceFolderPaths));
  const tasks = own(new Tasks());
  const trees = own(
    new ManagedTreeFiles(storeFolders(context), async (file, before, after) => {
      const loaded = await engine.open();
      if (await loaded.automation.saveManaged({ file, before, after })) return true;
      return askAndCommitManaged(tasks, loaded, loaded.commits.proposeChanges([{ file, before, after }]));
    }),
  );
  own(managed.onDidChange(() => trees.refresh()));
  own(
    workspace.onDidChangeWorkspaceFolders(
      () => void engine.foldersChanged().catch((error: unknown) => log.error(String(error))),
    ),
  );
  own(watchDiffTabs());
  const editor = {
    extensionUri: context.extensionUri,
    engine,
    repositories,
    log,
    clock,
    tasks,
    notices: own(createNotices(clock, context.globalState, log)),
    sync: own(new DocumentSync(engine, clock)),
    logs: own(new LogViews(clock)),
    documents: own(new VirtualDocuments()),
    packs: own(new PacksView(engine, clock, context.workspaceState)),
  };
  own(new WebhookReceiver({ repositories, clock, log }));
  own(new HostNotices({ repositories, clock, notices: editor.notices }));
  own(syncOnFocus({ engine, repositories, clock, log }));
  own(new CommitStatuses({ engine, repositories, clock, log }));
  return { ...editor, panels: own(new RepositoryPanels(editor)) };
}
