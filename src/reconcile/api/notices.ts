import type { Selection } from "./selection.ts";

/** Something that happened by itself and that people should hear of. */
export interface Notice {
  readonly kind: "committed" | "pushed" | "pullRequest" | "failed" | "prune";
  readonly folder: string;
  readonly message: string;
  /** A page to open, such as the one that makes a pull request. */
  readonly link?: string;
  /** `pullRequest`: it is open; else `link` leads to where it is opened. */
  readonly isOpen?: boolean;
  /** `prune`: the pack that objects left. */
  readonly selection?: Selection;
}
