import type { Commit } from "../../git/git.ts";
import type { HostKind } from "../../hosts/hostRepository.ts";
import type { Disposable } from "../../support/disposable.ts";

/** The files of a managed repository, as its branch had them when it was synchronised last. */
export interface ManagedTree {
  /** As mappings of `mooring.yaml` name it. */
  readonly name: string;
  /** Absolute and always the same; leads to the newest files. Nobody writes in there. */
  readonly folder: string;
  /** Object name of the commit. */
  readonly head: string;
  readonly branch: string;
  readonly url: string;
  /** False: the last attempt to ask the remote failed, so that it may be further by now. */
  readonly isFresh: boolean;
  /** Paths of the commit that are not among the files, with the end of a sentence that says why; left out: none. */
  readonly omitted?: readonly { readonly path: string; readonly why: string }[];
}

export type ManagedLook =
  /** No such repository is registered. */
  | { readonly kind: "none" }
  /** It is registered, and its files cannot be read now; the sentence says why. */
  | { readonly kind: "unreadable"; readonly message: string }
  | { readonly kind: "tree"; readonly tree: ManagedTree };

/** Texts that become one commit on the branch of a managed repository. */
export interface ManagedCommit {
  /** Paths from the root of the repository, with `/`. */
  /** A text that is undefined removes the file. */
  readonly writes: readonly { readonly path: string; readonly text: string | undefined }[];
  readonly message: string;
  readonly trailers: Readonly<Record<string, string>>;
  /** The commit that the texts were made from: what others changed in the same files since then is not overwritten. */
  readonly basedOn?: string;
  /** Not to the branch itself: to one of this name, or one like it, with a pull request. */
  readonly review?: string;
}

/** What became of a pull request. */
export interface ReviewRequest {
  readonly isOpen: boolean;
  /** Its page, or the one that opens it by hand. */
  readonly link: string | undefined;
  readonly message: string;
}

/** Repositories that are kept as copies without a work tree. The engine knows no registry: whoever composes it answers. */
export interface ManagedSources {
  /** @throws MooringError */
  look(name: string, signal?: AbortSignal): Promise<ManagedLook>;
  /** Answers when the remote has the commit, and `look` its files. @throws MooringError */
  commit(
    name: string,
    commit: ManagedCommit,
    signal?: AbortSignal,
  ): Promise<{ readonly oid: string; readonly request?: ReviewRequest } | "nothing">;
  /** The newest commits that touched some paths. @throws MooringError */
  history(name: string, paths: readonly string[], limit: number, signal?: AbortSignal): Promise<readonly Commit[]>;
  /** Path → text of the files at and below some paths in a commit. @throws MooringError */
  texts(
    name: string,
    rev: string,
    under: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, string>>;
  /** What a host is, as its API answered for a registered repository; undefined where none is registered there. Asks nobody. */
  hostKind(address: string): HostKind | undefined;
  /** Fires when `look` may answer something else now. */
  readonly onDidChange: (listener: () => void) => Disposable;
}
