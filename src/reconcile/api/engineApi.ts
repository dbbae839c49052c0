import type { Disposable } from "../../support/disposable.ts";
import type { PackActions } from "./actions.ts";
import type { ApplyApi } from "./applyApi.ts";
import type { CiSteps } from "./ciSteps.ts";
import type { CommitsApi } from "./commitsApi.ts";
import type { FilesApi } from "./filesApi.ts";
import type { FoldersApi } from "./foldersApi.ts";
import type { AutomationApi, MappingsApi } from "./mappingRequests.ts";
import type { Previews } from "./previews.ts";

/** What faces may ask. Every method throws MooringError with a sentence for people; cancel is the signal. */
export interface Engine extends Disposable {
  /** The folders that are compared, their read models, and when they are read again. */
  readonly folders: FoldersApi;
  /** Plans and writes to a cluster. */
  readonly apply: ApplyApi;
  /** Live values in the files. */
  readonly files: FilesApi;
  /** Git: commits of packs, and their way to the remote. */
  readonly commits: CommitsApi;
  /** Which pack belongs where, and what may act on that. */
  readonly mappings: MappingsApi;
  /** What happens to mappings over time: commits on save, the remote, rolling back, the timeline. */
  readonly automation: AutomationApi;
  /** Restart, synchronize, scale, logs, events. */
  readonly operations: PackActions;
  /** Git diff, rendered, rendered diff, Helm values. */
  readonly previews: Previews;
  /** Pipelines that edit a pack's file. */
  readonly ci: CiSteps;
}
