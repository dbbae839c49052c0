import type { AutomaticPolicy, PolicyScope } from "../../mappings/config/policyApproval.ts";
import type { Plan } from "../../model/plan.ts";
import type { Selection } from "../api/engineApi.ts";

/** What a user decides about: the policies of one mapping, what they act on, and what the first run would write. */
export interface PolicyReview {
  readonly selection: Selection;
  readonly packName: string;
  readonly policies: readonly AutomaticPolicy[];
  readonly scope: PolicyScope;
  readonly branch: string;
  /** The commit that the plan is of. */
  readonly head: string;
  /** Where commits are pushed to, such as `origin/main`; undefined where nothing is pushed. */
  readonly upstream: string | undefined;
  /** Files that are committed when they are saved, absolute; empty where nothing is. */
  readonly files: readonly string[];
  /** What the first heal would write; undefined where it would write nothing, or nothing heals. */
  readonly plan: Plan | undefined;
  /** Objects that were not compared, of which the plan says nothing. */
  readonly unknown: number;
}
