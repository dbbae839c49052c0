export type PackKind = "file" | "folder" | "kustomization" | "chart";

/** What is deployed as one. `name` is `namespace/name`, or just the name where the files say no namespace. */
export interface Pack {
  /** Stable in a workspace: the kind and the path relative to the workspace folder. */
  readonly id: string;
  readonly name: string;
  readonly kind: PackKind;
  /** Absolute path of the workspace folder it was found in. */
  readonly folder: string;
  /** Absolute path: the file, the folder, the folder of the kustomization or of the chart. */
  readonly root: string;
  /** Absolute paths of the files whose change changes the pack. */
  readonly files: readonly string[];
}
