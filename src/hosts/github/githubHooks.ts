import type * as v from "valibot";
import { printable } from "../../support/printable.ts";
import { shownBody, shownHeaders } from "../deliveryText.ts";
import type { Delivery, DeliveryBody, HookChange, HookHealth, HostHook, NewHook } from "../hook.ts";
import { type EventWords, readEvents } from "../hookEvents.ts";
import { timeOf } from "../validated.ts";
import type * as Shapes from "./githubShapes.ts";

const EVENTS: EventWords = { push: "push", tag: "create" };

export function toHook(hook: v.InferOutput<typeof Shapes.Hook>): HostHook {
  const code = hook.last_response?.code ?? undefined;
  return {
    id: hook.id,
    url: hook.config.url ?? "",
    ...readEvents(EVENTS, hook.events),
    branch: undefined,
    isActive: hook.active,
    health: healthOf(hook.active, code, hook.last_response?.status ?? undefined),
    disabledUntil: undefined,
    lastCode: code,
    checksTls: String(hook.config.insecure_ssl ?? "0") === "0",
    hasSecret: undefined,
  };
}

/** `status` is `unused` before the first delivery and `active` after one that went well. */
function healthOf(isActive: boolean, code: number | undefined, status: string | undefined): HookHealth {
  if (!isActive) return "disabled";
  if (code === undefined || status === "unused") return "unknown";
  return code >= 200 && code < 300 ? "ok" : "failing";
}

export function toNewHook({ url, secret, events }: NewHook): {
  readonly config: { url: string; secret: string; content_type: string; insecure_ssl: string };
  readonly events: string[];
  readonly active: boolean;
} {
  const config = { url, secret, content_type: "json", insecure_ssl: "0" };
  return { config, events: events.map((event) => EVENTS[event]), active: true };
}

/**
 * GitHub takes a `config` as a whole (a secret that is left out is dropped), so address and secret alone go to the config's own
 * path, which keeps what is left out.
 */
export function toHookChange({ events, isActive }: HookChange): { events?: string[]; active?: boolean } {
  return {
    ...(events ? { events: events.map((event) => EVENTS[event]) } : {}),
    ...(isActive === undefined ? {} : { active: isActive }),
  };
}

export function toConfigChange({ url, secret, checksTls }: HookChange): {
  url?: string;
  secret?: string;
  insecure_ssl?: string;
} {
  return {
    ...(url === undefined ? {} : { url }),
    ...(secret === undefined ? {} : { secret }),
    ...(checksTls ? { insecure_ssl: "0" } : {}),
  };
}

export function toDelivery(given: v.InferOutput<typeof Shapes.GitHubDelivery>): Delivery {
  return {
    id: given.id,
    at: timeOf(given.delivered_at),
    event: printable(given.event),
    // 0 stands for no answer
    code: given.status_code || undefined,
    duration: typeof given.duration === "number" ? Math.round(given.duration * 1000) : undefined,
    isRedelivery: given.redelivery,
  };
}

export function toDeliveryBody(given: v.InferOutput<typeof Shapes.GitHubDeliveryBody>): DeliveryBody {
  return {
    ...toDelivery(given),
    requestHeaders: shownHeaders(given.request.headers),
    requestBody: shownBody(given.request.payload),
    answerHeaders: shownHeaders(given.response.headers),
    answerBody: shownBody(given.response.payload),
  };
}
