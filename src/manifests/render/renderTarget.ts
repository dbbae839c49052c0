import type { HelmRelease } from "../../model/helmRelease.ts";
import type { SourceRange } from "../../model/sourceLocation.ts";

/** What a chart is rendered for. */
export interface RenderTarget {
  /** Of the release. */
  readonly namespace: string;
  /** Asked where a chart uses it. undefined: not connected; helm then takes the version and the kinds it was built with. */
  readonly cluster: () => Promise<ClusterFacts | undefined>;
  /** The release of a name in the namespace, where there is one. Values files that are named count instead. */
  readonly release: (name: string) => Promise<ReleaseFound>;
  /** Answers `lookup` from the cluster; undefined where that is not allowed. */
  readonly lookup: ClusterAccess | undefined;
}

/** `notAllowed`: the user did not allow to read releases, which hold values. */
export type ReleaseFound =
  | { readonly kind: "none" | "notAllowed" }
  | { readonly kind: "unreadable"; readonly why: string }
  | { readonly kind: "found"; readonly release: HelmRelease };

/** How helm reaches the cluster by itself. */
export interface ClusterAccess {
  /** Files in the order of KUBECONFIG. */
  readonly kubeconfig: readonly string[];
  readonly context: string;
}

/** Values files of a chart that mooring.yaml names, as it names them. */
export interface NamedValues {
  readonly files: readonly string[];
  readonly configFile: string;
  readonly range: SourceRange | undefined;
}

export interface ClusterFacts {
  /** As the server says it: `v1.34.1`; "" where it does not. */
  readonly version: string;
  /** `group/version` and `group/version/Kind`, as `.Capabilities.APIVersions.Has` takes them. */
  readonly apiVersions: readonly string[];
}

/** The same with what was asked for. */
export interface HelmTarget {
  readonly namespace: string;
  readonly cluster: ClusterFacts | undefined;
  readonly lookup?: ClusterAccess | undefined;
}
