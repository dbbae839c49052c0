// The Webhooks tab: how the hook stands at its host, what was delivered, and the token behind it. No secret is in any message.
import * as v from "valibot";
import { text } from "./shapes.ts";

const tone = v.picklist(["good", "warning", "bad", "quiet"]);

export const WEBHOOK_ACTIONS = [
  "connect",
  "test",
  "renew",
  "rotateSecret",
  "disconnect",
  "copyAddress",
  "openAtHost",
  "openCure",
  "openSettings",
  "rotateToken",
  "check",
  /** Where there is no registered repository yet. */
  "register",
] as const;
const action = v.picklist(WEBHOOK_ACTIONS);

const deliveryShape = v.object({
  /** As text: longer than a number holds. */
  id: text,
  event: text,
  ago: text,
  when: text,
  word: text,
  tone,
});

const headersShape = v.array(v.object({ name: text, value: text }));

export const webhooksToPage = [
  v.object({
    type: v.literal("webhooks.state"),
    word: text,
    tone,
    /** What is the matter, in one sentence, or "". */
    message: text,
    /** What a person can do, in order. */
    steps: v.array(text),
    /** With its last part masked, or "". */
    address: text,
    facts: v.array(v.object({ label: text, value: text })),
    actions: v.array(v.object({ action, label: text, isFirst: v.boolean() })),
    token: v.array(v.object({ label: text, value: text })),
    tokenNote: text,
    tokenTone: tone,
    /** Why there is no list of deliveries, or "" where there is one. */
    noLog: text,
    canRedeliver: v.boolean(),
  }),
  v.object({
    type: v.literal("webhooks.checks"),
    rows: v.array(v.object({ label: text, tone, message: text, cure: text })),
  }),
  v.object({ type: v.literal("webhooks.deliveries"), rows: v.array(deliveryShape), message: text }),
  v.object({
    type: v.literal("webhooks.delivery"),
    id: text,
    requestHeaders: headersShape,
    requestBody: v.string(),
    answerHeaders: headersShape,
    answerBody: v.string(),
    message: text,
  }),
  /** What is being done, or "". */
  v.object({ type: v.literal("webhooks.busy"), word: text }),
] as const;

const id = v.pipe(v.string(), v.maxLength(100));

export const webhooksFromPage = [
  v.strictObject({ type: v.literal("webhooks.read") }),
  v.strictObject({ type: v.literal("webhooks.run"), action }),
  v.strictObject({ type: v.literal("webhooks.listDeliveries") }),
  v.strictObject({ type: v.literal("webhooks.openDelivery"), id }),
  v.strictObject({ type: v.literal("webhooks.redeliver"), id }),
] as const;

export type WebhookAction = (typeof WEBHOOK_ACTIONS)[number];
type Said = v.InferOutput<(typeof webhooksToPage)[number]>;
export type WebhookFacts = Extract<Said, { type: "webhooks.state" }>;
export type WebhookDeliveries = Extract<Said, { type: "webhooks.deliveries" }>;
export type WebhookDelivery = Extract<Said, { type: "webhooks.delivery" }>;
export type WebhookChecks = Extract<Said, { type: "webhooks.checks" }>;
