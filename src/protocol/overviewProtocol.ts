// The Overview tab: what stands where, on cards.
import * as v from "valibot";
import { commitRowShape } from "./commitsProtocol.ts";
import { index, text } from "./shapes.ts";

const packShape = v.object({
  key: text,
  name: text,
  word: text,
  /** Why it stands so, or "". */
  reason: text,
  tone: v.picklist(["good", "warning", "bad", "quiet"]),
  /** Objects by verdict, for a bar. */
  inSync: index,
  off: index,
  unknown: index,
});

export const overviewToPage = [
  v.object({ type: v.literal("overview.commits"), rows: v.array(commitRowShape), message: text }),
  v.object({
    type: v.literal("overview.cards"),
    facts: v.array(v.object({ label: text, value: text })),
    /** Changed files of packs, relative to the repository. */
    changed: v.array(text),
    moreChanged: index,
    packs: v.array(packShape),
    morePacks: index,
  }),
] as const;

export const overviewFromPage = [v.strictObject({ type: v.literal("overview.read") })] as const;

export type OverviewCards = Extract<v.InferOutput<(typeof overviewToPage)[number]>, { type: "overview.cards" }>;
