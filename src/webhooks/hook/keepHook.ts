import type { Host } from "../../hosts/host.ts";
import { isCancelled, messageOf } from "../../support/errors.ts";
import { connectHook, mend } from "./connectHook.ts";
import { matchesExpected } from "./compareHook.ts";
import { createPendingWebhook } from "./createPendingWebhook.ts";
import { type HookWork, recordOf, settled } from "./hookWork.ts";
import { updateHostMemory } from "../hostClients.ts";
import type { HookMemory, HookProblem } from "../hostMemory.ts";
import { lookAtHook } from "./lookAtHook.ts";
import { renewHook } from "./renewHook.ts";
import { problemOf } from "./reportProblem.ts";

type Noted = Pick<HookMemory, "problem" | "failedRepairs" | "nextRepairAt">;

/** Milliseconds after a repair that failed; doubled each time. */
const FIRST_PAUSE_MS = 3_600_000;
const LONGEST_PAUSE_MS = 86_400_000;

/**
 * Looks at a hook and mends what is wrong: one past its end is renewed, one that is gone is made anew, one that was changed or
 * switched off is set right; one that was wished for is made. What does not work is noted with what a person can do, and tried again
 * later and later.
 */
export async function keepHook(
  work: HookWork,
  open: (signal?: AbortSignal) => Promise<Host>,
  signal?: AbortSignal,
): Promise<void> {
  const { hook, wish } = recordOf(work).host ?? {};
  const matter = hook ?? wish;
  const { clock, log } = work.context.ports;
  if (!matter || clock.now() < (matter.nextRepairAt ?? 0)) return;
  let host: Host | undefined;
  try {
    host = await open(signal);
    await (hook ? repair(work, host, hook, signal) : createPendingWebhook(work, host, signal));
  } catch (error) {
    if (isCancelled(error)) return;
    const again = recordOf(work).host?.hook ? "Renew" : "Create Webhook";
    const problem = problemOf(error, host?.links, { now: clock.now(), again });
    log.warn(`The webhook of ${recordOf(work).name}: ${messageOf(error)}`);
    // a host that is away says nothing of the hook: asked again with the next look
    if (problem.reason === "unreachable" || problem.reason === "throttled") return;
    noteProblem(work, problem);
  }
}

/** With the webhook, or with the wish for one while none was begun. */
function noteProblem(work: HookWork, problem: HookProblem): void {
  const now = work.context.ports.clock.now();
  const noted = <T extends Noted>(known: T): T => {
    const failedRepairs = (known.failedRepairs ?? 0) + 1;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failedRepairs - 1), LONGEST_PAUSE_MS);
    const since = known.problem?.since ?? problem.since;
    return { ...known, failedRepairs, nextRepairAt: now + pause, problem: { ...problem, since } };
  };
  updateHostMemory(work.context, work.id, ({ hook, wish, ...memory }) => {
    if (hook) return { ...memory, hook: noted(hook) };
    return wish ? { ...memory, wish: noted(wish) } : memory;
  });
}

async function repair(work: HookWork, host: Host, hook: HookMemory, signal?: AbortSignal): Promise<void> {
  const { clock } = work.context.ports;
  if (clock.now() >= hook.expiresAt) return renewHook(work, host, signal);
  const { found, seen } = await lookAtHook(work, host, signal);
  if (!found) return connectHook(work, host, signal);
  if (seen.health === "disabledForNow") return undefined;
  if (matchesExpected(seen)) return settled(work);
  // GitLab's own switch has no setting: a new hook is on
  if (seen.health === "disabled" && host.supports.hookHealth) return renewHook(work, host, signal);
  await mend(work, host, found, signal);
  await lookAtHook(work, host, signal);
  return settled(work);
}
