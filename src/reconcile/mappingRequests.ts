import type { MappingPolicy } from "../mappings/mooringConfig.ts";
import type { Plan } from "../model/plan.ts";
import type { Selection } from "./intents.ts";

export interface Connection {
  /** `namespace/name` */
  readonly packName: string;
  /** In the workspace folder, with `/`. */
  readonly path: string;
  /** Absolute: the file, or the folder. */
  readonly root: string;
  /** The first commit; undefined when Git held all of it already. */
  readonly oid: string | undefined;
}

/** What may be changed of a mapping's policy; undefined takes a key away, so that its default holds. */
export type PolicyChange = { readonly [Key in keyof MappingPolicy]?: MappingPolicy[Key] | undefined };

/** What faces may ask about mappings. Every method throws MooringError with a sentence for people. */
export interface MappingEngine {
  /** The path that `connect` takes for a selection where none is given: in the workspace folder, with `/`. */
  defaultPath(selection: Selection): string;
  /**
   * Binds a pack to a path and commits that: the pack's files that are not in Git yet, and its entry in mooring.yaml. A pack of
   * the cluster (`objectId`) is written to a new file at `path` first. Either all of it happens or nothing.
   */
  connect(
    selection: Selection,
    options?: { readonly path?: string; readonly name?: string },
    signal?: AbortSignal,
  ): Promise<Connection>;
  /** File and history stay; the pack is neither compared nor written any more. */
  disconnect(selection: Selection): Promise<void>;
  reconnect(selection: Selection): Promise<void>;
  /**
   * What applying one file of the repository would do, tried on the server; its pack is connected with `connect` after the
   * apply. @throws MooringError `invalid` with the server's words where it would refuse
   */
  planFromFile(
    folder: string,
    path: string,
    signal?: AbortSignal,
  ): Promise<{ readonly plan: Plan; readonly selection: Selection }>;
  /** Keeps this pack of a conflict and disconnects the others; answers their names. */
  resolveConflict(selection: Selection): Promise<readonly string[]>;
  /** Nothing is committed, applied or healed by itself until it is resumed. Remembered on this machine. */
  pause(selection: Selection): Promise<void>;
  /** Ends a pause of whatever kind; one that mooring.yaml asks for is taken out of it. */
  resume(selection: Selection): Promise<void>;
  setPolicy(selection: Selection, change: PolicyChange): Promise<void>;
}
