/** Who applies something to a cluster, as labels and field managers tell. `hand`: kubectl and tools like it. */
export type Applier = "mooring" | "flux" | "argocd" | "helm" | "hand";
