import type * as v from "valibot";
import { printable } from "../../support/printable.ts";
import { shownBody, shownHeaders } from "../deliveryText.ts";
import type { Delivery, DeliveryBody, HookChange, HookHealth, HostHook, NewHook } from "../hook.ts";
import { timeOf } from "../validated.ts";
import type * as Shapes from "./gitlabShapes.ts";

const OTHER_EVENT = /^(?!push_events$|tag_push_events$)\w+_events$/;

/** GitLab's own words (`alert_status`): off for a time after four failures in a row, for good after forty. */
const HEALTH: Readonly<Record<string, HookHealth>> = {
  executable: "ok",
  temporarily_disabled: "disabledForNow",
  disabled: "disabled",
};

export function toHook(hook: v.InferOutput<typeof Shapes.Hook>): HostHook {
  const health = HEALTH[hook.alert_status ?? ""] ?? "unknown";
  const others = Object.entries(hook).filter(([name, value]) => OTHER_EVENT.test(name) && value === true);
  return {
    id: hook.id,
    url: hook.url,
    events: [...(hook.push_events ? (["push"] as const) : []), ...(hook.tag_push_events ? (["tag"] as const) : [])],
    otherEvents: others.map(([name]) => name),
    branch: hook.push_events_branch_filter || undefined,
    isActive: health !== "disabled",
    health,
    disabledUntil: health === "disabledForNow" ? timeOf(hook.disabled_until) : undefined,
    lastCode: undefined,
    checksTls: hook.enable_ssl_verification,
    hasSecret: hook.signing_token_present === undefined ? undefined : hook.signing_token_present || hook.token_present,
  };
}

/** What GitLab signs with: a key of 32 bytes, written as Standard Webhooks does (https://docs.gitlab.com/api/project_webhooks). */
const SIGNING_KEY = /^whsec_[A-Za-z0-9+/]{43}=$/;

/** Signed deliveries where the secret can be a key; the secret itself in a header only for one that was made before. */
function secretField(secret: string): Readonly<Record<string, string>> {
  return SIGNING_KEY.test(secret) ? { signingToken: secret } : { token: secret };
}

/** True: the server is older than 19.0 and passed over the key without a word, so that its deliveries would prove nothing. */
export function isPassedOver(secret: string, answer: v.InferOutput<typeof Shapes.Hook>): boolean {
  return SIGNING_KEY.test(secret) && answer.signing_token_present !== true;
}

export function toNewHook({ secret, events, branch }: NewHook): Readonly<Record<string, string | boolean>> {
  return {
    ...secretField(secret),
    pushEvents: events.includes("push"),
    tagPushEvents: events.includes("tag"),
    enableSslVerification: true,
    ...(branch === undefined ? {} : { pushEventsBranchFilter: branch, branchFilterStrategy: "wildcard" }),
  };
}

export function toHookChange(change: HookChange): Readonly<Record<string, string | boolean>> {
  const { secret, events, checksTls } = change;
  return {
    ...(secret === undefined ? {} : secretField(secret)),
    ...(events ? { pushEvents: events.includes("push"), tagPushEvents: events.includes("tag") } : {}),
    ...("branch" in change ? { pushEventsBranchFilter: change.branch ?? "" } : {}),
    ...(checksTls ? { enableSslVerification: true } : {}),
  };
}

export function toDelivery(given: v.InferOutput<typeof Shapes.GitLabDelivery>): Delivery {
  const code = Number(given.response_status);
  return {
    id: given.id,
    at: timeOf(given.created_at),
    event: printable(given.trigger),
    code: Number.isInteger(code) && code > 0 ? code : undefined,
    duration: typeof given.execution_duration === "number" ? Math.round(given.execution_duration * 1000) : undefined,
    isRedelivery: false,
  };
}

export function toDeliveryBody(given: v.InferOutput<typeof Shapes.GitLabDelivery>): DeliveryBody {
  return {
    ...toDelivery(given),
    requestHeaders: shownHeaders(given.request_headers),
    requestBody: shownBody(given.request_data),
    answerHeaders: shownHeaders(given.response_headers),
    answerBody: shownBody(given.response_body),
  };
}
