import type { Host } from "../../hosts/host.ts";
import type { HostHook } from "../../hosts/hook.ts";
import { matchesExpected } from "./compareHook.ts";
import {
  create,
  type HookWork,
  newMemory,
  prepare,
  receiverOf,
  recordOf,
  rememberHook,
  settled,
  wantedOf,
} from "./hookWork.ts";
import { updateHostMemory } from "../hostClients.ts";
import type { HookMemory, PendingWebhook } from "../hostMemory.ts";
import { isRefused } from "./isRefused.ts";
import { deleteHookSecrets, ownPrefix, readHook } from "./hookSecrets.ts";
import { lookAtHook } from "./lookAtHook.ts";
import { renewHook } from "./renewHook.ts";

/**
 * One hook of ours at the host, on and as wanted. One that is there is mended; one of an earlier installation, whose secret is
 * lost, gets a new address and a new secret, or makes way for one that has; else one is created.
 */
export async function connectHook(work: HookWork, host: Host, signal?: AbortSignal): Promise<void> {
  const base = receiverOf(work);
  const { secrets } = work.context.ports;
  const kept = await readHook(secrets, work.id);
  if (kept && isAt(kept.url, base)) {
    const { found, seen } = await lookAtHook(work, host, signal);
    if (found) {
      if (!work.context.records.get(work.id).host?.hook) noteNew(work, newMemory(work, kept, found.id));
      // GitLab's own switch has no setting: a new hook is on
      if (seen.health === "disabled" && host.supports.hookHealth) return renewHook(work, host, signal);
      if (!matchesExpected(seen)) await mend(work, host, found, signal);
      await lookAtHook(work, host, signal);
      settled(work);
      return;
    }
  }
  // only an installation that remembers nothing takes one over: what it remembers and does not find was somebody's to delete
  const lost = kept ? undefined : await findLost(work, host, base, signal);
  const before = recordOf(work).host;
  const fresh = await prepare(work);
  noteNew(work, newMemory(work, fresh, undefined));
  const isTaken = lost !== undefined && host.supports.changeSecret;
  let made: HostHook;
  try {
    made = await (isTaken ? takeOver(work, host, lost, fresh, signal) : create(work, host, fresh, signal));
  } catch (error) {
    if (isRefused(error) && !before?.hook) await forgetNew(work, before?.wish);
    throw error;
  }
  rememberHook(work, (hook) => ({ ...hook, id: made.id }));
  if (lost && !isTaken) await host.deleteHook(lost.id, signal);
  await lookAtHook(work, host, signal);
  settled(work);
}

/** What somebody changed goes back to what is wanted. GitLab's own switch is turned on by a test that goes well. */
export async function mend(work: HookWork, host: Host, found: HostHook, signal?: AbortSignal): Promise<void> {
  const [newest] = (await readHook(work.context.ports.secrets, work.id))?.secrets ?? [];
  const secret = found.hasSecret === false && newest ? { secret: newest.value } : {};
  const change = { ...wantedOf(recordOf(work)), ...secret, isActive: true, checksTls: true } as const;
  await host.editHook(found.id, change, signal);
}

function isAt(url: string, base: string): boolean {
  return url.startsWith(`${base.replace(/(?<!\/)\/+$/, "")}/`);
}

async function findLost(work: HookWork, host: Host, base: string, signal?: AbortSignal): Promise<HostHook | undefined> {
  const prefix = ownPrefix(base, work.id);
  return (await host.hooks(signal)).find(({ url }) => url.startsWith(prefix));
}

function takeOver(
  work: HookWork,
  host: Host,
  lost: HostHook,
  fresh: Awaited<ReturnType<typeof prepare>>,
  signal?: AbortSignal,
): Promise<HostHook> {
  const [secret] = fresh.secrets;
  const change = { ...wantedOf(recordOf(work)), url: fresh.url, isActive: true, checksTls: true as const };
  return host.editHook(lost.id, secret ? { ...change, secret: secret.value } : change, signal);
}

function noteNew(work: HookWork, hook: HookMemory): void {
  updateHostMemory(work.context, work.id, ({ wish: _wish, ...memory }) => ({ ...memory, hook }));
}

/** The host said no to a first webhook: there is none, and it is as wished for as it was. */
async function forgetNew(work: HookWork, wish: PendingWebhook | undefined): Promise<void> {
  await deleteHookSecrets(work.context.ports.secrets, work.id);
  updateHostMemory(work.context, work.id, ({ hook: _hook, ...memory }) => ({ ...memory, ...(wish ? { wish } : {}) }));
}
