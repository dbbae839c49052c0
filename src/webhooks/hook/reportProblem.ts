import type { HostLinks } from "../../hosts/links.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import type { HookProblem } from "../hostMemory.ts";

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
      "Ask the owner of the repository for the role required for webhooks, or use a token with that role.",
      ...(links && again === "Renew" ? [`Or delete and create the webhook manually: ${links.hooks}`] : []),
      then,
    ],
    signIn: [...(links ? [`Create a new token: ${links.tokens}`] : []), "Edit the access and enter it.", then],
    notFound: ["Check the address of the repository.", then],
    invalid: [
      "Check that the host is allowed to send requests to the receiver's URL. Some hosts block local networks by default.",
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
