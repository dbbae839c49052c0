import type * as v from "valibot";
import type { HookChange, HostHook, NewHook } from "../hook.ts";
import { type EventWords, readEvents } from "../hookEvents.ts";
import type { Hook } from "./giteaShapes.ts";

const EVENTS: EventWords = { push: "push", tag: "create" };
const ALL = "*";

export function toHook(hook: v.InferOutput<typeof Hook>): HostHook {
  const filter = hook.branch_filter;
  return {
    id: hook.id,
    url: hook.config.url ?? "",
    ...readEvents(EVENTS, hook.events ?? []),
    branch: !filter || filter === ALL ? undefined : filter,
    isActive: hook.active,
    // Gitea neither switches a hook off by itself nor tells what became of its deliveries
    health: hook.active ? "unknown" : "disabled",
    disabledUntil: undefined,
    lastCode: undefined,
    checksTls: true,
  };
}

export function toNewHook({ url, secret, events, branch }: NewHook): object {
  return {
    type: "gitea",
    active: true,
    config: { url, secret, content_type: "json" },
    events: events.map((event) => EVENTS[event]),
    branch_filter: branch ?? ALL,
  };
}

export function toHookChange({ url, secret, events, isActive, ...rest }: HookChange): object {
  return {
    ...(isActive === undefined ? {} : { active: isActive }),
    ...(events ? { events: events.map((event) => EVENTS[event]) } : {}),
    ...("branch" in rest ? { branch_filter: rest.branch ?? ALL } : {}),
    ...(url === undefined && secret === undefined
      ? {}
      : { config: { ...(url === undefined ? {} : { url }), ...(secret === undefined ? {} : { secret }) } }),
  };
}
