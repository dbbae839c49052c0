import type { HostHook, NewHook } from "../../hosts/hook.ts";
import type { HostSupport } from "../../hosts/host.ts";
import { printable } from "../../support/printable.ts";
import type { HookSeen } from "../hostMemory.ts";

/** What a hook of ours is to be like, without its secret, which no host tells. */
export type WantedHook = Pick<NewHook, "events" | "branch">;

/** How a hook stands at the host, beside what it is to be like. `found` undefined: it is not there. */
export function compareHook(
  found: HostHook | undefined,
  wanted: WantedHook,
  { supports, now }: { readonly supports: HostSupport; readonly now: number },
): HookSeen {
  if (!found) {
    return { at: now, isPresent: false, isActive: false, health: "unknown", disabledUntil: undefined, changes: [] };
  }
  const missing = wanted.events.filter((event) => !found.events.includes(event));
  const changes = [
    ...missing.map((event) => `it is no longer subscribed to ${event === "push" ? "pushes" : "tags"}`),
    ...(supports.branchFilter && found.branch !== wanted.branch
      ? [
          `it is subscribed to ${found.branch === undefined ? "all branches" : `the branches ${printable(found.branch)}`}`,
        ]
      : []),
    ...(found.checksTls ? [] : ["it no longer verifies certificates"]),
    ...(found.hasSecret === false ? ["its deliveries are no longer signed"] : []),
  ];
  const { isActive, health, disabledUntil } = found;
  return { at: now, isPresent: true, isActive, health, disabledUntil, changes };
}

export function matchesExpected({ isPresent, isActive, health, changes }: HookSeen): boolean {
  return isPresent && isActive && health !== "disabled" && changes.length === 0;
}
