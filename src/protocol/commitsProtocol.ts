// The Commits tab: pages of the history by cursor, and the files of the commits that are seen.
import * as v from "valibot";
import { index, gitObjectId, shortText, text } from "./shapes.ts";

export const commitRowShape = v.object({
  oid: gitObjectId,
  subject: text,
  /** Without the trailers, cut. */
  body: text,
  author: text,
  email: text,
  /** `3 h ago`, and in full for the tooltip. */
  ago: text,
  when: text,
  isMerge: v.boolean(),
  /** Names of packs; empty for commits that are not Mooring's. */
  packs: v.array(text),
  trailers: v.array(v.object({ name: text, value: text })),
});

const commitFilesShape = v.object({
  oid: gitObjectId,
  count: index,
  /** The first ones. */
  files: v.array(v.object({ path: text, from: v.optional(text), letter: text, word: text })),
});

export const commitsToPage = [
  v.object({
    type: v.literal("commits.page"),
    request: index,
    rows: v.array(commitRowShape),
    next: v.optional(text),
  }),
  v.object({ type: v.literal("commits.failed"), request: index, message: text }),
  v.object({ type: v.literal("commits.files"), commits: v.array(commitFilesShape) }),
  /** The branch moved: what is shown may be old. */
  v.object({ type: v.literal("commits.moved") }),
] as const;

export const LONGEST_SEARCH = 500;
export const LARGEST_PAGE = 5_000;

export const commitsFromPage = [
  v.strictObject({
    type: v.literal("commits.read"),
    request: index,
    search: v.pipe(v.string(), v.maxLength(LONGEST_SEARCH)),
    onlyMooring: v.boolean(),
    cursor: v.exactOptional(v.pipe(v.string(), v.maxLength(10_000))),
    limit: v.pipe(index, v.minValue(1), v.maxValue(LARGEST_PAGE)),
  }),
  v.strictObject({ type: v.literal("commits.files"), oids: v.pipe(v.array(gitObjectId), v.maxLength(200)) }),
  /** Without a path: all files of the commit. */
  v.strictObject({ type: v.literal("commits.openDiff"), oid: gitObjectId, path: v.exactOptional(shortText) }),
  v.strictObject({ type: v.literal("commits.copy"), oid: gitObjectId }),
] as const;

export type CommitRow = v.InferOutput<typeof commitRowShape>;
export type CommitFiles = v.InferOutput<typeof commitFilesShape>;
