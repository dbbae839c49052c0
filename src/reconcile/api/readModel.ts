import type { HolderKind, LeaseState } from "../../support/state/folderLease.ts";
import type { Applier } from "../../model/applier.ts";
import type { MappingStatus } from "../../mappings/mappings.ts";
import type { MappingPolicy } from "../../mappings/mooringConfig.ts";
import type { PolicyConsent } from "../../mappings/config/policyApproval.ts";
import type { Pack } from "../../model/pack.ts";
import type { PackReport } from "../../model/packReport.ts";
import type { ObjectRef } from "../../model/objectRef.ts";
import type { Problem, SourceLocation } from "../../model/sourceLocation.ts";
import type { Target } from "../../model/target.ts";
import type { Verdict, VerdictCounts } from "../../model/verdict.ts";

/** What faces show. Plain data, replaced as a whole per folder; faces compute nothing from it but words and order. */
export interface FolderState {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  readonly isTrusted: boolean;
  readonly target: Target | undefined;
  readonly isProtected: boolean;
  readonly connection: ConnectionState;
  /** Contexts that mooring.yaml names for packs, besides the one of the target. */
  readonly otherContexts: readonly OtherContext[];
  /** A compare that is under way; undefined when quiet. */
  readonly progress: CompareProgress | undefined;
  /** False until the files were read once. */
  readonly isDiscovered: boolean;
  readonly packs: readonly PackState[];
  /** Live objects of the watched kinds and namespaces that no file names. */
  readonly extra: readonly ObjectState[];
  /** Packs among the extra objects. */
  readonly clusterPacks: readonly ClusterPackState[];
  readonly repositories: readonly RepositoryState[];
  /** Managed repositories that mappings name and whose files can be read. */
  readonly managed: readonly ManagedState[];
  readonly mappings: readonly MappingState[];
  /** Who acts by itself in this folder, as far as this process has something to do. */
  readonly automation: LeaseState;
  /** Problems of files, renderers and mooring.yaml. */
  readonly problems: readonly Problem[];
  /** Kinds that may not be listed, with the sentence to show. */
  readonly forbidden: readonly { readonly kind: string; readonly message: string }[];
}

export type ConnectionState =
  | { readonly kind: "none" }
  | { readonly kind: "connecting" }
  | { readonly kind: "connected"; readonly server: string; readonly isInsecure: boolean }
  /** Times in ms since the epoch. Verdicts stay, each with the time until which it held. */
  | { readonly kind: "away"; readonly since: number; readonly retryAt: number; readonly message: string }
  | { readonly kind: "signIn"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };

/**
 * - `waiting`: nothing is sent to it until the user allows it for this folder
 * - `unknown`: in no kubeconfig
 * - `failed`: allowed, and there is no connection
 */
export interface OtherContext {
  readonly context: string;
  /** Address of its API server; "" where it is not known. */
  readonly server: string;
  readonly kind: "allowed" | "waiting" | "unknown" | "failed";
  /** Why there is no connection; "" where `kind` says all. */
  readonly message: string;
  readonly packIds: readonly string[];
}

export interface CompareProgress {
  readonly done: number;
  readonly total: number;
}

export interface PackState {
  readonly pack: Pack;
  readonly objects: readonly ObjectState[];
  readonly counts: VerdictCounts;
  readonly isPaused: boolean;
  /** False while something that Git has in its place was not read (completeness.ts): it is not in sync as a whole. */
  readonly isComplete: boolean;
}

export interface ObjectState {
  /** Unique in the folder: pack id and object id. */
  readonly id: string;
  readonly ref: ObjectRef;
  /** undefined for extra objects. */
  readonly packId: string | undefined;
  /** Where the object stands: the `kind` line of its document, or the kustomization or chart. */
  readonly place: SourceLocation | undefined;
  /** undefined until it was compared with a cluster. */
  readonly verdict: Verdict | undefined;
  /** Set while the watch behind it is not live: the verdict held until then (ms since the epoch). */
  readonly staleSince: number | undefined;
  /** Only of `Pack` resources that their operator, or the cluster, has said something about. */
  readonly report?: PackReport;
}

/** A pack that the cluster has and no file names: a `Pack` resource, or a workload that someone made without one. */
export interface ClusterPackState {
  /** One of `FolderState.extra`. */
  readonly object: ObjectState;
  readonly kind: "resource" | "workload";
  /** `namespace/name` */
  readonly name: string;
}

export interface RepositoryState {
  readonly root: string;
  readonly name: string;
  /** undefined on a detached HEAD. */
  readonly branch: string | undefined;
  readonly head: string | undefined;
  readonly upstream: string | undefined;
  readonly ahead: number;
  readonly behind: number;
  /** Changed files that belong to a pack, absolute. */
  readonly dirtyMappedFiles: readonly string[];
  readonly operation: string | undefined;
  readonly url: string | undefined;
  readonly error: string | undefined;
}

export interface ManagedState {
  readonly name: string;
  /** Absolute path of its files; `MappingState.repository` of the packs in it. */
  readonly folder: string;
  readonly branch: string;
  readonly head: string;
}

/** Whether a place holds the same as the file: yes, no, or not known. */
export type PlaceState = "equal" | "differs" | "unknown";

/**
 * - `watching`: nothing to heal; `waiting`: a heal is about to come
 * - `held`: asked for, and a rule keeps it from happening
 * - `elsewhere`: another window or command does it
 * - `stopped`: somebody wrote the same field again and again
 */
export type HealState =
  | { readonly kind: "off" | "watching" | "waiting" }
  | { readonly kind: "held"; readonly message: string }
  | { readonly kind: "elsewhere"; readonly message: string; readonly by: HolderKind }
  | { readonly kind: "stopped"; readonly message: string; readonly manager: string | undefined };

/** How a pack stood against its cluster. Times in ms since the epoch. */
export interface SyncSummary {
  readonly state: "in" | "out" | "unknown";
  readonly since: number | undefined;
  /** 0 to 1, of the time of the last 30 days in which it was known; undefined where it never was. */
  readonly share: number | undefined;
  /** The same of each of the last days by the local clock, oldest first, today last. */
  readonly days: readonly (number | undefined)[];
}

export interface MappingState {
  readonly packId: string | undefined;
  /** `ObjectState.id` of a pack that only the cluster has. */
  readonly objectId: string | undefined;
  readonly packName: string;
  readonly repository: string | undefined;
  /** Path in the repository, with `/`. */
  readonly path: string;
  readonly target: Target | undefined;
  /** `waiting`: for the user to allow its context. */
  readonly state: MappingStatus | "waiting";
  readonly message: string;
  readonly policy: MappingPolicy;
  /** Ids of packs that claim the same; only in a conflict. */
  readonly rivals: readonly string[];
  /** Disconnected because mooring.yaml says so: it can be reconnected. */
  readonly isByChoice: boolean;
  /** Who applies its objects; undefined until they were compared, or where nobody known does. */
  readonly appliedBy: Applier | undefined;
  readonly sync: SyncSummary;
  readonly heal: HealState;
  /** Whether the user approved what the mapping would do without a click. */
  readonly consent: PolicyConsent;
  /** The page of the file at its host, where the address of the remote tells what host it is. */
  readonly link: string | undefined;
  readonly places: {
    readonly file: PlaceState;
    readonly commit: PlaceState;
    readonly remote: PlaceState;
    readonly cluster: PlaceState;
  };
}
