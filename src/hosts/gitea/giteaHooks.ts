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
    hasSecret: undefined,
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

/** Gitea keeps an address and a switch that are left out, and drops events and filter (`routers/api/v1/utils/hook.go`, editHook). */
export function toHookChange(old: HostHook, { url, isActive, ...change }: HookChange): object {
  const events = change.events ?? old.events;
  const branch = "branch" in change ? change.branch : old.branch;
  return {
    ...(isActive === undefined ? {} : { active: isActive }),
    events: [...events.map((event) => EVENTS[event]), ...(change.events ? [] : old.otherEvents)],
    branch_filter: branch ?? ALL,
    ...(url === undefined ? {} : { config: { url } }),
  };
}
