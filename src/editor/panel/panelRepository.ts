import type { Uri } from "vscode";
import type { CommitSource } from "../../git/git.ts";
import type { Clock } from "../../support/clock.ts";
import type { VirtualDocuments } from "../documents/virtualDocuments.ts";
import type { EditorLog } from "../editorLog.ts";
import type { EngineHost } from "../engineHost.ts";
import type { Tasks } from "../tasks.ts";
import type { RepositoriesHost } from "../repositories/repositoriesHost.ts";
import type { PanelMapping } from "../repositories/panelMappings.ts";
import type { RepositoryHeader, SHELL_ACTIONS } from "../../protocol/shellProtocol.ts";

export type ShellAction = (typeof SHELL_ACTIONS)[number];

/** What panels are handed of the editor. */
export interface PanelEditor {
  readonly extensionUri: Uri;
  readonly engine: EngineHost;
  readonly repositories: RepositoriesHost;
  readonly log: EditorLog;
  readonly clock: Clock;
  readonly documents: VirtualDocuments;
  readonly tasks: Tasks;
}

/** What the panel shows of one repository, wherever that repository lives. */
export interface PanelRepository {
  /** undefined when it is not there any more. */
  header(): RepositoryHeader | undefined;
  /** The commit that is checked out or at the tip; changes when the history grew. */
  tip(): string | undefined;
  commits(): Promise<CommitSource>;
  mappings(): readonly PanelMapping[];
  /** Changed files of packs that are not committed, relative to the repository. */
  changed(): readonly string[];
  /** Takes a commit back by a new one, after a question. */
  revert(oid: string): Promise<void>;
  run(action: ShellAction): Promise<void>;
}
