import { join } from "node:path";

/** Where the parts of one repository lie. The id is made by repositoryId.ts and fit for a folder name. */
export interface RepositoryFolder {
  readonly root: string;
  /** The copy that is in use. */
  readonly clone: string;
  /** A copy in the making; becomes `clone` when it is whole. */
  readonly incoming: string;
  /** The copy that was in use, while another takes its place. */
  readonly outgoing: string;
  /** Snapshots of history that the source no longer has. */
  readonly bundles: string;
}

export function repositoryFolder(storeFolder: string, id: string): RepositoryFolder {
  const root = join(storeFolder, "repositories", id);
  return {
    root,
    clone: join(root, "clone"),
    incoming: join(root, "incoming"),
    outgoing: join(root, "outgoing"),
    bundles: join(root, "bundles"),
  };
}
