// What the plan's page and the extension say to each other, as shapes that both sides check. Imports no `vscode`: the page
// uses it too.
import * as v from "valibot";

const text = v.pipe(v.string(), v.maxLength(20_000));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));

const fieldShape = v.object({
  path: text,
  kind: v.picklist(["changed", "absent", "leftover", "order"]),
  /** undefined: that side has none. */
  live: v.optional(text),
  desired: v.optional(text),
  who: text,
  hasPlace: v.boolean(),
});

const writeShape = v.object({
  title: text,
  pack: text,
  action: v.picklist(["create", "apply", "recreate", "delete"]),
  actionWord: text,
  note: text,
  fields: v.array(fieldShape),
  /** Differences beyond the ones listed. */
  more: index,
  conflicts: v.array(v.object({ path: text, manager: text, message: text })),
  /** What must be done before this write may go: nothing, a tick, or typing the name. */
  confirm: v.variant("kind", [
    v.object({ kind: v.literal("none") }),
    v.object({ kind: v.literal("tick"), label: text }),
    v.object({ kind: v.literal("name"), label: text, name: text }),
  ]),
});

export const planShape = v.object({
  type: v.literal("plan"),
  hash: text,
  target: text,
  server: text,
  /** What should be known of the target before anything is approved; "" for nothing. */
  warning: text,
  isProtected: v.boolean(),
  summary: text,
  /** Button texts; `{0}` stands for the number of changes. */
  applyOne: text,
  applyMany: text,
  words: v.record(v.string(), text),
  writes: v.array(writeShape),
  /** The page of an approval: nothing is written from it, and `writes` is what the first run would do. */
  approval: v.exactOptional(
    v.object({
      facts: v.array(v.object({ label: text, values: v.array(text) })),
      /** What stands above the writes. */
      firstRun: text,
      /** Text of the button. */
      approve: text,
    }),
  ),
});

/** Extension to page. */
export const toPageShape = v.variant("type", [
  planShape,
  v.object({ type: v.literal("progress"), message: text, done: index, total: index }),
  v.object({
    type: v.literal("done"),
    message: text,
    /** What is ready of what was written; "" where nobody waits for it. */
    readiness: text,
    isOk: v.boolean(),
    /** The writes are done; only whether they are ready is still looked at. */
    isWaiting: v.boolean(),
    canUndo: v.boolean(),
    results: v.array(
      v.object({ outcome: v.picklist(["written", "failed", "notReached", "unchanged"]), word: text, message: text }),
    ),
  }),
  v.object({ type: v.literal("failed"), message: text }),
]);

/** Page to extension. */
export const fromPageShape = v.variant("type", [
  v.strictObject({ type: v.literal("ready") }),
  v.strictObject({
    type: v.literal("apply"),
    hash: text,
    force: v.pipe(v.array(v.strictObject({ write: index, conflict: index })), v.maxLength(10_000)),
    /** Writes that were ticked or whose name was typed, with what was typed. */
    confirmed: v.pipe(v.array(v.strictObject({ write: index, name: text })), v.maxLength(10_000)),
  }),
  v.strictObject({ type: v.literal("approve"), hash: text }),
  v.strictObject({ type: v.picklist(["cancel", "stop", "undo", "openDiff", "close"]) }),
  v.strictObject({ type: v.literal("openPlace"), write: index, field: index }),
]);

/** A random text that one page was given: a message without it is not of that page, or not for it. */
const capability = v.pipe(v.string(), v.maxLength(100));
export const toPageEnvelope = v.object({ capability, message: toPageShape });
export const fromPageEnvelope = v.strictObject({ capability, message: fromPageShape });

export type PlanMessage = v.InferOutput<typeof planShape>;
export type ToPage = v.InferOutput<typeof toPageShape>;
export type FromPage = v.InferOutput<typeof fromPageShape>;
export type WriteView = v.InferOutput<typeof writeShape>;
