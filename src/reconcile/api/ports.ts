import type { FileSystemPort } from "../../manifests/files/fileSystem.ts";
import type { RenderRunner } from "../../manifests/render/renderRunner.ts";
import type { PolicyApproval } from "../../mappings/config/policyApproval.ts";
import type { Target } from "../../model/target.ts";
import type { Clock } from "../../support/clock.ts";
import type { Log } from "../../support/log.ts";
import type { ManagedSources } from "./managedSources.ts";

/** Everything that differs between the editor, the command line and the tests. */
export interface EnginePorts {
  readonly log: Log;
  readonly clock: Clock;
  /** Reads files as the user sees them; writes keep mode and line ends. Unsaved text comes by `Engine.setOverlay`. */
  readonly files: FileSystemPort;
  /** Runs kubectl, kustomize and helm for rendering; asked for each render, undefined while the workspace is not trusted. */
  readonly renderRunner: () => RenderRunner | undefined;
  readonly isTrusted: () => boolean;
  /** Kubeconfig files in the order of KUBECONFIG; never named by a workspace. */
  readonly kubeconfigFiles: () => readonly string[];
  /** Asked once per program before kubeconfig may run it to sign in. */
  readonly consent: (program: string, context: string) => Promise<boolean>;
  /** Chosen targets, by workspace folder. */
  readonly targets: TargetStore;
  /** Contexts that may be used besides the chosen ones; left out: none. */
  readonly contexts?: ContextApprovals;
  /** Where what can hide a difference comes from; left out: the files. Everything of mooring.yaml comes from there. */
  readonly ignoreFrom?: { readonly kind: "nowhere" } | { readonly kind: "commit"; readonly rev: string };
  /** What the user approved on this machine, never in a repository; left out: nothing acts by itself. */
  readonly approvals?: ApprovalStore;
  /** Who shares the automation of a folder with others; left out: nothing acts by itself. */
  readonly automation?: AutomationPort;
  /** Folder for schemas and the verdict memo: no bodies, no secrets. undefined = nothing is kept. */
  readonly cacheFolder: string | undefined;
  readonly settings: () => EngineSettings;
  /** Repositories with copies of their own; left out: mappings are about the workspace only. */
  readonly managed?: ManagedSources;
  /** False: one LIST per kind and no watches (the command line). */
  readonly watch: boolean;
  /** True: no cluster is asked at all, although a target is known. */
  readonly isOffline?: boolean;
  /** Absolute paths: only packs and objects in them are compared; left out = all. */
  readonly scope?: readonly string[];
}

/** What others see of this process, and where they look. */
export interface AutomationPort {
  /** Absolute; the same for all processes of this user (`userStateFolder`). */
  readonly folder: string;
  /** Of the editor, or the command as it is typed. */
  readonly name: string;
  readonly kind: "window" | "command";
}

export interface TargetStore {
  get(folder: string): Target | undefined;
  set(folder: string, target: Target | undefined): Promise<void>;
}

/** A context and the address of its API server: the same name that leads elsewhere is another one. */
export interface ContextUse {
  readonly context: string;
  readonly server: string;
}

/** What the user allowed on this machine. Files cannot answer it: they may come from somebody else. */
export interface ContextApprovals {
  /** Asked before anything is sent to a context that only files name. */
  isAllowed(folder: string, use: ContextUse): boolean;
  set(folder: string, use: ContextUse, isAllowed: boolean): Promise<void>;
}

/** Approved policies by workspace folder. */
export interface ApprovalStore {
  get(folder: string): readonly PolicyApproval[];
  /** Takes up what another window approved or revoked. True when there was something. */
  refresh?(folder: string): Promise<boolean>;
  set(folder: string, approvals: readonly PolicyApproval[]): Promise<void>;
}

export interface EngineSettings {
  /** Globs on context names that always show the plan, beside those of mooring.yaml. */
  readonly protectedContexts: readonly string[];
  /** Whether live objects that no file names are listed. */
  readonly showExtra: boolean;
  /** Whether mappings with `heal` are healed on protected targets too; never from a workspace file. */
  readonly healProtected: boolean;
  /** Minutes between looks at the remotes of folders with mappings in mooring.yaml; 0 = never by itself. */
  readonly fetchMinutes: number;
  /** What charts may learn from the cluster; left out: nothing. Never from a workspace file. */
  readonly charts?: ChartRights;
}

export interface ChartRights {
  /** Helm answers `lookup` with the user's own sign-in: templates then read whatever the user may read. */
  readonly lookup: boolean;
  /** The Secret of the release of a chart is read, with the values that it was installed with. */
  readonly readReleases: boolean;
}

export const FIELD_MANAGER = "mooring";
