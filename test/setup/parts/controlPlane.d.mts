/** Command lines (program and first arguments) of the parts of a control plane; undefined = not to be had here. */
export interface ControlPlanePrograms {
  readonly etcd: readonly string[];
  readonly apiserver: readonly string[];
  readonly controllerManager: readonly string[] | undefined;
  readonly scheduler: readonly string[] | undefined;
  readonly kwok: readonly string[] | undefined;
  readonly kubectl: string;
}

/** Where they were built; rejects where they were not, and builds nothing. */
export function builtControlPlane(): Promise<ControlPlanePrograms>;
