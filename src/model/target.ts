/** Where a pack is compared and applied: a kubeconfig context and the namespace for objects that name none. */
export interface Target {
  readonly context: string;
  readonly namespace: string;
}

/** What makes a cluster the same cluster: a plan made for one identity is refused by another. */
export interface ClusterIdentity {
  readonly server: string;
  /** Hash of the certificate authority, "" when the system's is used. */
  readonly caHash: string;
  /** uid of an object that each cluster makes once (`cluster/readIdentity.ts`), "" where none may be read. */
  readonly uid: string;
}

/** A sentence for people where an identity is weak; "" where it is not. */
export function identityWarning({ server, uid }: ClusterIdentity): string {
  if (uid !== "") return "";
  return `Nothing you are allowed to read identifies this cluster behind ${server}, so Mooring cannot detect if it is replaced by another one.`;
}

export function formatTarget(target: Target): string {
  return `${target.context}/${target.namespace}`;
}

export function sameCluster(a: ClusterIdentity, b: ClusterIdentity): boolean {
  return a.server === b.server && a.caHash === b.caHash && a.uid === b.uid;
}
