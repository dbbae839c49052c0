import type { HostLinks } from "../hosts/links.ts";
import { messageOf, MooringError } from "../support/errors.ts";
import type { HookProblem } from "./hostMemory.ts";

/** What a person can do where Mooring could not. */
export function problemOf(error: unknown, links: HostLinks | undefined, now: number): HookProblem {
  const reason = MooringError.is(error) ? error.reason : "internal";
  const steps: Partial<Record<string, readonly string[]>> = {
    forbidden: [
      "Ask the owner of the repository for the role that webhooks need, or use a token that has it.",
      ...(links ? [`Or delete and create the webhook by hand: ${links.hooks}`] : []),
      "Then choose Renew.",
    ],
    signIn: [
      ...(links ? [`Make a new token: ${links.tokens}`] : []),
      "Edit the access and enter it.",
      "Then choose Renew.",
    ],
    notFound: ["Check the address of the repository.", "Then choose Renew."],
    invalid: [
      "Check that the host may send to the receiver's address (some hosts refuse local networks until their owner allows them).",
      "Then choose Renew.",
    ],
  };
  const link = reason === "signIn" ? links?.tokens : links?.hooks;
  return {
    reason,
    message: messageOf(error),
    steps: steps[reason] ?? ["Choose Renew, or wait: Mooring tries again."],
    link,
    since: now,
  };
}
