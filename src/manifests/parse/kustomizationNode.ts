import type { JsonObject } from "../../model/json.ts";
import type { Problem } from "../../model/sourceLocation.ts";

/** One kustomization (or component) and the local files it names. */
export interface KustomizationNode {
  readonly root: string;
  readonly file: string;
  readonly value: JsonObject;
  readonly isComponent: boolean;
  /** Files of objects. */
  readonly resources: readonly string[];
  readonly patches: readonly string[];
  /** Files that configure kustomize's own transformers. */
  readonly plugins: readonly string[];
  /** Folders of kustomizations and components it builds on. */
  readonly folders: readonly string[];
}

export interface KustomizationTree {
  /** The root first. */
  readonly nodes: readonly KustomizationNode[];
  /** Every local file that goes in, with the hash of its text. */
  readonly texts: Readonly<Record<string, string>>;
  /** Linked folders that it builds on: path of the link → path in the workspace of the folder that it leads to. */
  readonly links: ReadonlyMap<string, string>;
  /** What forbids to render it, and what is missing. */
  readonly problems: readonly Problem[];
}
