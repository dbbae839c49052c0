// The Mapping tab: every pack of the repository with its path and what the four places hold.
import * as v from "valibot";
import { index, shortText, text } from "./shapes.ts";

const place = v.picklist(["equal", "differs", "unknown"]);

const mappingRowShape = v.object({
  key: text,
  pack: text,
  namespace: text,
  tone: v.picklist(["good", "warning", "bad", "quiet"]),
  state: text,
  /** Why it stands so, or "". */
  message: text,
  path: text,
  target: text,
  places: v.object({ file: place, commit: place, remote: place, cluster: place }),
  /** The places in words, for the ear and the tooltip. */
  spoken: text,
  appliedBy: text,
  /** `14 of 16 in sync`, "" before a look at a cluster. */
  counts: text,
  /** Since when it is in sync or not, and for how much of the time; "" before a look at a cluster. */
  since: text,
  /** Share of each of the last days in sync, oldest first; null where it is not known. */
  days: v.pipe(v.array(v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1)))), v.maxLength(60)),
  /** The days in words; "" where nothing is known. */
  drift: text,
  policy: text,
});

export const mappingToPage = [
  v.object({ type: v.literal("mapping.rows"), rows: v.array(mappingRowShape), more: index }),
] as const;

export const MAPPING_ACTIONS = [
  "apply",
  "commit",
  "synchronize",
  "restart",
  "pause",
  "resume",
  "refresh",
  "disconnect",
] as const;

export const mappingFromPage = [
  v.strictObject({ type: v.literal("mapping.read") }),
  v.strictObject({
    type: v.literal("mapping.run"),
    action: v.picklist(MAPPING_ACTIONS),
    keys: v.pipe(v.array(text), v.minLength(1), v.maxLength(5_000)),
  }),
  /** The difference where there is one, else the file. */
  v.strictObject({ type: v.literal("mapping.open"), key: shortText }),
] as const;

export type MappingRow = v.InferOutput<typeof mappingRowShape>;
