// The frame around the tabs: which repository the page is about, its head line, and what its buttons ask for.
import * as v from "valibot";
import { shortText, text } from "./shapes.ts";

/** What a panel is about; kept by the page over a reload of the window. */
export const subjectShape = v.variant("kind", [
  v.strictObject({ kind: v.literal("workspace"), root: shortText }),
  v.strictObject({ kind: v.literal("registered"), id: shortText }),
  /** The form of a repository that is not there yet, with an address to begin with. */
  v.strictObject({ kind: v.literal("new"), url: v.optional(shortText) }),
]);

export const headerShape = v.object({
  name: text,
  /** "" for a repository without a remote. */
  address: text,
  branch: text,
  /** Distance to the upstream, spoken: `1 ahead, 0 behind`; "" without one. */
  distance: text,
  access: v.optional(text),
  level: v.optional(text),
  status: v.object({ tone: v.picklist(["good", "busy", "warning", "bad"]), word: text, reason: text }),
  synced: text,
  /** It has a form. */
  isRegistered: v.optional(v.boolean()),
});

export const shellToPage = [
  v.object({
    type: v.literal("shell.init"),
    subject: subjectShape,
    words: v.record(v.string(), text),
    header: v.optional(headerShape),
  }),
  v.object({ type: v.literal("shell.header"), header: headerShape }),
  /** The repository is not there: said in place of the tabs. */
  v.object({ type: v.literal("shell.gone"), message: text }),
  v.object({ type: v.literal("shell.failed"), message: text }),
] as const;

export const SHELL_ACTIONS = ["copyAddress", "recheck", "fetch", "push", "commit"] as const;

export const shellFromPage = [
  v.strictObject({ type: v.literal("shell.ready") }),
  v.strictObject({ type: v.literal("shell.run"), action: v.picklist(SHELL_ACTIONS) }),
] as const;

export type Subject = v.InferOutput<typeof subjectShape>;
export type RepositoryHeader = v.InferOutput<typeof headerShape>;
