// The VS Code face: shows the read model of reconcile and passes on what people ask for. It knows words, icons and
// places on the screen; it does not parse, compare, talk to a cluster or run git. Only this folder imports `vscode`.
import type { EngineHost } from "./engineHost.ts";
import type { DocumentSync } from "./files/documentSync.ts";
import type { VirtualDocuments } from "./documents/virtualDocuments.ts";
import type { EditorLog } from "./editorLog.ts";
import type { LogViews } from "./logViews.ts";
import type { NoticeQueue } from "./notices/noticeQueue.ts";
import type { Tasks } from "./tasks.ts";
import type { PacksView } from "./views/packsView.ts";
import type { RepositoriesHost } from "./repositories/repositoriesHost.ts";
import type { RepositoryPanels } from "./panel/repositoryPanels.ts";
import type { Clock } from "../support/clock.ts";
import type { Uri } from "vscode";

/** What commands and views are handed: built once by composeEditor, no globals. */
export interface Editor {
  readonly extensionUri: Uri;
  readonly engine: EngineHost;
  readonly log: EditorLog;
  readonly clock: Clock;
  readonly tasks: Tasks;
  readonly notices: NoticeQueue;
  readonly sync: DocumentSync;
  readonly documents: VirtualDocuments;
  readonly logs: LogViews;
  readonly packs: PacksView;
  readonly repositories: RepositoriesHost;
  readonly panels: RepositoryPanels;
}
