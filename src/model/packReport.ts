import { type ObjectRef, splitApiVersion } from "./objectRef.ts";

/** API group of the pack operator's kinds: `Pack` (one managed Helm release) and `Config` (variables of a project or an organization). */
export const PACK_GROUP = "k8s.kubit.ir";

/**
 * What became of a `Pack` resource:
 * - `applied`: the release is what the resource says
 * - `applyFailed`: installing or upgrading failed; the operator tries again by itself
 * - `removing`: deleted, the release is being uninstalled
 * - `removeFailed`: uninstalling failed; the operator tries again by itself
 * - `removed`: deleted outside; nothing is left to do but to take it out here too
 * - `invalid`: the values no longer satisfy the chart's schema
 */
export type PackStatus = "applied" | "applyFailed" | "removing" | "removeFailed" | "removed" | "invalid";

/** A `Pack` resource in its operator's words. */
export interface PackReport {
  /** undefined: the operator has not said yet, or is at work. */
  readonly status: PackStatus | undefined;
  /** What the operator says about it; "" for nothing. */
  readonly message: string;
  /** True when the operator has not seen the last change of the resource. */
  readonly isBehind: boolean;
  /** Present where the operator says so. Times in ms since the epoch. */
  readonly retry: { readonly attempts: number | undefined; readonly at: number | undefined } | undefined;
  readonly chart: string;
  readonly version: string;
}

export function isPackResource({ apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind">): boolean {
  return kind === "Pack" && splitApiVersion(apiVersion).group === PACK_GROUP;
}

/** `Config`: variables of a project or an organization. */
export function isConfigResource({ apiVersion, kind }: Pick<ObjectRef, "apiVersion" | "kind">): boolean {
  return kind === "Config" && splitApiVersion(apiVersion).group === PACK_GROUP;
}

/** Statuses after which the operator tries again without being asked. */
export function retriesAutomatically(status: PackStatus | undefined): boolean {
  return status === "applyFailed" || status === "removeFailed";
}
