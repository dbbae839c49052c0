import type { IgnoreRule } from "../model/ignoreRule.ts";
import type { SourceRange } from "../model/sourceLocation.ts";

export const MOORING_FILE = "mooring.yaml";

export const ACCESS_METHODS = ["signIn", "token", "password", "ssh"] as const;
export const ACCESS_LEVELS = ["private", "organization"] as const;
export type AccessMethod = (typeof ACCESS_METHODS)[number];
export type AccessLevel = (typeof ACCESS_LEVELS)[number];
export const COMMIT_POLICIES = ["manual", "onSave"] as const;
export const PUSH_POLICIES = ["none", "push", "pullRequest"] as const;
export const ENGINES = ["mooring", "flux", "argocd"] as const;

/** A repository that everyone in the workspace shares. The address never carries credentials. */
export interface RepositoryEntry {
  readonly name: string;
  readonly url: string;
  /** undefined: the branch the host calls its default. */
  readonly branch: string | undefined;
  readonly access: AccessMethod;
  readonly level: AccessLevel;
  readonly range: SourceRange | undefined;
}

/** What a mapping says about writing; the defaults hold for packs that `mooring.yaml` does not name. */
export interface MappingPolicy {
  readonly commit: (typeof COMMIT_POLICIES)[number];
  /** Template of commit messages, with `{pack}`, `{files}` and `{cluster}`; undefined: the usual one. */
  readonly message: string | undefined;
  /** After a commit: nothing, a push, or a push to a branch `mooring/<pack>` for a pull request. */
  readonly push: (typeof PUSH_POLICIES)[number];
  readonly heal: boolean;
  readonly prune: boolean;
  /** Paused for everyone who opens the workspace. */
  readonly pause: boolean;
  readonly engine: (typeof ENGINES)[number];
}

export interface MappingEntry extends MappingPolicy {
  /** Name of the pack, `namespace/name`. */
  readonly pack: string;
  /** Name of a repository; undefined: the workspace's own. */
  readonly repository: string | undefined;
  /** Relative to the workspace folder, or to the root of a managed repository, with `/`, without `.` and `..`. */
  readonly path: string;
  /**
   * Values files of a chart in the order of helm's `-f`, relative to the chart, or else to the workspace folder or the root of the
   * repository. undefined: those of the Helm release; []: none.
   */
  readonly values: readonly string[] | undefined;
  /** False: file and history stay, the pack is neither compared nor written. */
  readonly connected: boolean;
  /** What is left out comes from the target chosen for the folder. */
  readonly cluster: { readonly context: string | undefined; readonly namespace: string | undefined };
  readonly range: SourceRange | undefined;
}

/** A mapping that could not be read: its pack has no target until the line is mended, rather than a wrong one. */
export interface BrokenMapping {
  readonly pack: string | undefined;
  readonly path: string | undefined;
  readonly message: string;
  readonly range: SourceRange | undefined;
}

export interface MooringConfig {
  /**
   * Repositories kept as copies of their own, beside the workspace: paths of mappings that name one begin at its root. Known only
   * to whoever keeps the copies, so it is no part of the file.
   */
  readonly managed?: ReadonlySet<string>;
  readonly repositories: readonly RepositoryEntry[];
  readonly mappings: readonly MappingEntry[];
  readonly broken: readonly BrokenMapping[];
  readonly ignore: readonly IgnoreRule[];
  /** Globs on `context` or `context/namespace`. What cannot be read protects every target. */
  readonly protected: readonly string[];
}

export const DEFAULT_POLICY: MappingPolicy = {
  commit: "manual",
  message: undefined,
  push: "none",
  heal: false,
  prune: false,
  pause: false,
  engine: "mooring",
};

export const EMPTY_CONFIG: MooringConfig = {
  repositories: [],
  mappings: [],
  broken: [],
  ignore: [],
  protected: [],
};
