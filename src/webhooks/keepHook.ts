import type { Host } from "../hosts/host.ts";
import { isCancelled, messageOf } from "../support/errors.ts";
import { connectHook, mend, settled } from "./connectHook.ts";
import { isAsWanted } from "./compareHook.ts";
import { type HookWork, recordOf, rememberHook } from "./hookWork.ts";
import type { HookMemory } from "./hostMemory.ts";
import { lookAtHook } from "./lookAtHook.ts";
import { renewHook } from "./renewHook.ts";
import { problemOf } from "./tellProblem.ts";

/** Milliseconds after a repair that failed; doubled each time. */
const FIRST_PAUSE = 3_600_000;
const LONGEST_PAUSE = 86_400_000;

/**
 * Looks at a hook and mends what is wrong: one past its end is renewed, one that is gone is made anew, one that was changed or
 * switched off is set right. What cannot be mended is noted with what a person can do, and tried again later and later.
 */
export async function keepHook(
  work: HookWork,
  open: (signal?: AbortSignal) => Promise<Host>,
  signal?: AbortSignal,
): Promise<void> {
  const hook = recordOf(work).host?.hook;
  const { clock, log } = work.context.ports;
  if (!hook || clock.now() < (hook.nextRepairAt ?? 0)) return;
  let host: Host | undefined;
  try {
    host = await open(signal);
    await repair(work, host, hook, signal);
  } catch (error) {
    if (isCancelled(error)) return;
    const problem = problemOf(error, host?.links, clock.now());
    log.warn(`The webhook of ${recordOf(work).name}: ${messageOf(error)}`);
    // a host that is away says nothing of the hook: asked again with the next look
    if (problem.reason === "unreachable" || problem.reason === "throttled") return;
    rememberHook(work, (known) => {
      const failedRepairs = (known.failedRepairs ?? 0) + 1;
      const pause = Math.min(FIRST_PAUSE * 2 ** (failedRepairs - 1), LONGEST_PAUSE);
      const since = known.problem?.since ?? problem.since;
      return { ...known, failedRepairs, nextRepairAt: clock.now() + pause, problem: { ...problem, since } };
    });
  }
}

async function repair(work: HookWork, host: Host, hook: HookMemory, signal?: AbortSignal): Promise<void> {
  const { clock } = work.context.ports;
  if (clock.now() >= hook.expiresAt) return renewHook(work, host, signal);
  const { found, seen } = await lookAtHook(work, host, signal);
  if (!found) return connectHook(work, host, signal);
  if (seen.health === "disabledForNow") return undefined;
  if (isAsWanted(seen)) return settled(work);
  // GitLab's own switch has no setting: a new hook is on
  if (seen.health === "disabled" && host.supports.hookHealth) return renewHook(work, host, signal);
  await mend(work, host, found, signal);
  await lookAtHook(work, host, signal);
  return settled(work);
}
