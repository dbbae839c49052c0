import type { HostLinks } from "../hosts/links.ts";
import { messageOf, MooringError } from "../support/errors.ts";
import type { HookProblem } from "./hostMemory.ts";

/** What a person can do where Mooring could not. `again`: the button that tries once more. */
export function problemOf(
  error: unknown,
  links: HostLinks | undefined,
  { now, again }: { readonly now: number; readonly again: "Renew" | "Create Webhook" },
): HookProblem {
  const reason = MooringError.is(error) ? error.reason : "internal";
  const then = `Then choose ${again}.`;
  const steps: Partial<Record<string, readonly string[]>> = {
    forbidden: [
      "Ask the owner of the repository for the role that webhooks need, or use a token that has it.",
      ...(links && again === "Renew" ? [`Or delete and create the webhook by hand: ${links.hooks}`] : []),
      then,
    ],
    signIn: [...(links ? [`Make a new token: ${links.tokens}`] : []), "Edit the access and enter it.", then],
    notFound: ["Check the address of the repository.", then],
    invalid: [
      "Check that the host may send to the receiver's address (some hosts refuse local networks until their owner allows them).",
      then,
    ],
  };
  const link = reason === "signIn" ? links?.tokens : links?.hooks;
  return {
    reason,
    message: messageOf(error),
    steps: steps[reason] ?? [`Choose ${again}, or wait: Mooring tries again.`],
    link,
    since: now,
  };
}
