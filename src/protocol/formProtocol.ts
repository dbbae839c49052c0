// The form of a repository. A secret goes from the page to the extension and never the other way.
import * as v from "valibot";
import { index, shortText, text } from "./shapes.ts";

export const ACCESS = ["signIn", "token", "password", "ssh"] as const;
export const LEVELS = ["private", "organization"] as const;
export const KINDS = ["bare", "regular", "mirror"] as const;
export const SIZES = ["full", "blobless", "shallow"] as const;

const valuesShape = v.strictObject({
  name: shortText,
  url: shortText,
  branch: shortText,
  access: v.picklist(ACCESS),
  level: v.picklist(LEVELS),
  /** Of a new repository only. */
  kind: v.picklist(KINDS),
  size: v.picklist(SIZES),
  webhook: v.boolean(),
});

const secretShape = v.strictObject({ username: shortText, secret: text, keyFile: shortText, apiToken: text });

export const formToPage = [
  v.object({ type: v.literal("form.open"), isNew: v.boolean(), values: valuesShape }),
  v.object({
    type: v.literal("form.checked"),
    request: index,
    problems: v.object({ name: v.optional(text), url: v.optional(text), branch: v.optional(text) }),
    advice: v.array(text),
    /** Whether the editor has an account for this host that can be asked for. */
    canSignIn: v.boolean(),
    /** Whether a webhook can be tried, and what is to be said of that. */
    canHook: v.boolean(),
    hookNote: text,
  }),
  v.object({ type: v.literal("form.branches"), request: index, branches: v.array(text) }),
  /** What was asked did not work: why, and what to do. With `request` a listing of branches, else the saving. */
  v.object({ type: v.literal("form.refused"), request: v.optional(index), message: text, cure: text }),
  v.object({ type: v.literal("form.closed") }),
] as const;

export const formFromPage = [
  v.strictObject({ type: v.literal("form.open") }),
  v.strictObject({ type: v.literal("form.check"), request: index, values: valuesShape, hasApiToken: v.boolean() }),
  v.strictObject({ type: v.literal("form.branches"), request: index, values: valuesShape, secret: secretShape }),
  v.strictObject({ type: v.literal("form.save"), values: valuesShape, secret: secretShape }),
  v.strictObject({ type: v.literal("form.signIn") }),
  v.strictObject({ type: v.literal("form.close") }),
] as const;

export type FormValues = v.InferOutput<typeof valuesShape>;
export type FormSecret = v.InferOutput<typeof secretShape>;
