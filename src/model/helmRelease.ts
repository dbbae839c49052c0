import type { Sensitive } from "./sensitive.ts";

/** What Helm keeps of a release that is deployed. Values and manifest may hold passwords. */
export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  /** What was given with `-f` and `--set`, as JSON; without the chart's own values. */
  readonly values: Sensitive<string>;
  /** What the chart rendered to, as YAML, hooks left out. */
  readonly manifest: Sensitive<string>;
}
