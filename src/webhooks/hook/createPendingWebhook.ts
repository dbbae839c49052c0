import type { Host } from "../../hosts/host.ts";
import { MooringError } from "../../support/errors.ts";
import { connectHook } from "./connectHook.ts";
import { type HookWork, recordOf } from "./hookWork.ts";

/**
 * Makes the webhook that was asked for together with the repository.
 * @throws MooringError forbidden where the account's role is not enough, whatever words the host has for that
 */
export async function createPendingWebhook(work: HookWork, host: Host, signal?: AbortSignal): Promise<void> {
  const { role, mayHook, defaultBranch } = await host.repository(signal);
  // the first copy may not be there yet, and a webhook for one branch is not to begin as one for all
  if (recordOf(work).defaultBranch === undefined && defaultBranch !== undefined)
    work.context.records.change(work.id, { defaultBranch });
  try {
    await connectHook(work, host, signal);
  } catch (error) {
    // some hosts say "not found" to those who may not look
    const isNo = MooringError.is(error, "forbidden") || MooringError.is(error, "notFound");
    if (mayHook || !isNo) throw error;
    const message = `The account has the role ${role}, which is not enough for webhooks: they require Admin on GitHub, Maintainer on GitLab and administrator on Gitea.`;
    throw new MooringError("forbidden", message, { cause: error });
  }
}
