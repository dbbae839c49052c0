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
  readonly files: readonly HostFileChange[];
}

export interface HostFileChange {
  readonly path: string;
  readonly text: string;
  /** What was there when the text was made; undefined: no such file. At GitLab a commit, elsewhere the id of the blob. */
  readonly basedOn: string | undefined;
}

/** A text file of a branch, and what guards a commit to it. */
export interface HostFile {
  readonly text: string;
  readonly basedOn: string;
}

/** Two branches of one repository. */
export interface Between {
  readonly from: string;
  readonly into: string;
}

export interface PullRequest extends Between {
  readonly title: string;
  readonly text: string;
}
