export type PackKind = "file" | "folder" | "kustomization" | "chart";

/** What is deployed as one. `name` is `namespace/name`, or just the name where the files say no namespace. */
export interface Pack {
  /** Stable in a workspace: the kind and the path relative to the workspace folder. */
  readonly id: string;
  readonly name: string;
  readonly kind: PackKind;
  /** Absolute path of the folder it was found in: of the workspace, or of the files of a managed repository. */
  readonly folder: string;
  /** Absolute path: the file, the folder, the folder of the kustomization or of the chart. */
  readonly root: string;
  /** Absolute paths of the files whose change changes the pack. */
  readonly files: readonly string[];
  /** Name of the managed repository that the files come from; left out: the workspace. `folder` is then its tree. */
  readonly repository?: string;
}
