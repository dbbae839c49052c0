// The timeline of one pack: what happened to its files, its commits and its live objects, newest first.
import * as v from "valibot";
import { gitObjectId, shortText, text } from "./shapes.ts";

const eventShape = v.object({
  id: text,
  lane: v.picklist(["file", "commit", "cluster"]),
  /** Heading of the day, and the time within it; "" for what is so now. */
  day: text,
  clock: text,
  title: text,
  detail: text,
  who: text,
  oid: v.optional(gitObjectId),
  canRevert: v.boolean(),
  /** The pack's files can become as they were after it. */
  canRollBack: v.boolean(),
  isLastNight: v.boolean(),
});

export const timelineToPage = [
  v.object({
    type: v.literal("timeline.events"),
    key: text,
    title: text,
    events: v.array(eventShape),
    /** Saved questions with their answers; the ids are the events that answer them. */
    answers: v.array(v.object({ question: text, answer: text, ids: v.array(text) })),
  }),
] as const;

export const timelineFromPage = [
  v.strictObject({ type: v.literal("timeline.read"), key: shortText }),
  v.strictObject({ type: v.literal("timeline.revert"), oid: gitObjectId }),
  v.strictObject({ type: v.literal("timeline.rollBack"), key: shortText, oid: gitObjectId }),
] as const;

export type TimelineEvent = v.InferOutput<typeof eventShape>;
export type TimelineAnswerRow = { readonly question: string; readonly answer: string; readonly ids: readonly string[] };
