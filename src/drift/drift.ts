/*
 * Drift: compares a desired object with its live one by the server's own merge rules, names who changed what, and reads health.
 * Pure: knows schemas, values and managedFields; knows no files, no Git, no requests.
 * Ways in: `prove` (without a request), `judgeDryRun` (what a dry-run showed), `ignoreDifferences` (what does not count as drift), `healthOf`.
 */
import type { JsonObject } from "../model/json.ts";
import type { LiveObject } from "../model/live.ts";
import type { TypeSchema } from "./schema/typeSchema.ts";

/** Both sides of one object and what is known about them. `desired` and `bases` are redacted like the live object. */
export interface ObjectPair {
  readonly desired: JsonObject;
  readonly live: LiveObject;
  /** From `compileSchema` for the version of `desired`; undefined where the server has none. */
  readonly schema: TypeSchema | undefined;
  /** Our field manager. */
  readonly manager: string;
  /** The object as it was applied or committed before; none where nothing can be left over from it. */
  readonly bases: readonly JsonObject[];
  /** As Helm applied it with the release that it is part of; left out: not known. */
  readonly released?: JsonObject | undefined;
  /** False for a kind without `status` subresource, where `status` is content like any other; true when left out. */
  readonly hasStatus?: boolean;
}
