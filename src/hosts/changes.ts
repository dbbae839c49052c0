export type StatusState = "pending" | "success" | "failure" | "error";

export interface CommitStatus {
  /** `mooring/drift` */
  readonly context: string;
  readonly state: StatusState;
  /** Up to 140 characters. */
  readonly description: string;
  readonly link: string | undefined;
}

/** One commit of texts to a branch, without a clone. */
export interface CommitChange {
  readonly branch: string;
  readonly message: string;
  readonly files: readonly FileChange[];
}

export interface FileChange {
  readonly path: string;
  readonly text: string;
  /** What was there when the text was made; undefined: no such file. At GitLab a commit, elsewhere the id of the blob. */
  readonly basedOn: string | undefined;
}

export interface PullRequest {
  readonly from: string;
  readonly into: string;
  readonly title: string;
  readonly text: string;
}
