import type { IgnoreRule } from "../../model/ignoreRule.ts";
import type { JsonObject } from "../../model/json.ts";
import type { LiveObject } from "../../model/live.ts";
import type { Verdict } from "../../model/verdict.ts";
import type { Clock } from "../../support/clock.ts";
import type { ComparedObject } from "./comparedObject.ts";
import type { ProvenVerdicts } from "./provenVerdicts.ts";
import type { VerdictMemo } from "./verdictMemo.ts";

/** What a comparison asks of the folder that it belongs to. */
export interface ComparisonDeps {
  readonly memo: VerdictMemo;
  readonly proven: ProvenVerdicts;
  /** Names everything in Git and in the files that `baseOf` may look at: another commit, another changed file, another text. */
  readonly history: () => string;
  readonly clock: Clock;
  readonly rules: () => readonly IgnoreRule[];
  /** What the annotation of an object may ignore; undefined: all that it names. */
  readonly annotatedOf: (entry: ComparedObject) => Promise<readonly string[] | undefined>;
  /** The object as it was applied or committed before; none where nothing can be left over. */
  readonly basesOf: (entry: ComparedObject, live: LiveObject) => Promise<readonly JsonObject[]>;
  /** False: failures become verdicts at once instead of being tried again. */
  readonly retries: boolean;
  readonly onProgress: (done: number, total: number) => void;
  /** Adds source places to differences. */
  readonly locate: (entry: ComparedObject, verdict: Verdict) => Promise<Verdict>;
  /** Why a kind that the cluster does not serve will be there after an apply; undefined when nothing brings it. */
  readonly willBeServed: (entry: ComparedObject) => string | undefined;
  readonly onVerdict: (entry: ComparedObject) => void;
}
