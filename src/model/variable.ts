import type { Scalar } from "./json.ts";
import type { SourceLocation, SourceRange } from "./sourceLocation.ts";

/** Where a variable is set, strongest first: the project's value wins over the organization's, that over the pack's default. */
export const VARIABLE_LEVELS = ["project", "organization", "pack"] as const;
export type VariableLevel = (typeof VARIABLE_LEVELS)[number];

/** One setting of a variable. */
export interface VariableSetting {
  readonly name: string;
  readonly level: VariableLevel;
  /** As written; may use other variables. undefined: it is no plain value. */
  readonly value: Scalar | undefined;
  /** `Config shop/vars`, `Pack shop/web`. */
  readonly source: string;
  /** undefined for what only the cluster has. */
  readonly place: SourceLocation | undefined;
}

/** What a variable comes to. */
export type VariableResult =
  | {
      readonly kind: "value";
      readonly value: Scalar;
      readonly setting: VariableSetting;
      /** Weaker settings that do not count. */
      readonly hidden: readonly VariableSetting[];
    }
  | { readonly kind: "undefined" }
  /** The names around the circle, the first one again at the end. */
  | { readonly kind: "cycle"; readonly names: readonly string[]; readonly setting: VariableSetting }
  | { readonly kind: "notPlain"; readonly setting: VariableSetting }
  /** It uses a variable that is not defined. */
  | { readonly kind: "needs"; readonly missing: string; readonly setting: VariableSetting };

/** `clusterSilent`: a cluster was chosen, and its `Config` resources could not be read. `filesOnly`: none was chosen. */
export type Knowledge = "all" | "clusterSilent" | "filesOnly";

/** A use of a variable in a file. */
export interface VariableAt {
  readonly name: string;
  readonly range: SourceRange;
  readonly result: VariableResult;
  /** Whether the cluster's settings are among those that were looked at. */
  readonly knowledge: Knowledge;
}
