import type { Host } from "../../hosts/host.ts";
import type { HostHook } from "../../hosts/hook.ts";
import { MooringError } from "../../support/errors.ts";
import { compareHook } from "./compareHook.ts";
import { type HookWork, recordOf, rememberHook, wantedOf } from "./hookWork.ts";
import type { HookSeen, LastDelivery } from "../hostMemory.ts";
import { readHook } from "./hookSecrets.ts";

export interface Look {
  readonly found: HostHook | undefined;
  readonly seen: HookSeen;
}

/** How our hook stands at the host; noted. Nothing is changed there. */
export async function lookAtHook(work: HookWork, host: Host, signal?: AbortSignal): Promise<Look> {
  const { ports } = work.context;
  const kept = await readHook(ports.secrets, work.id);
  const hooks = kept ? await host.hooks(signal) : [];
  const found = hooks.find(({ url }) => url === kept?.url);
  const seen = compareHook(found, wantedOf(recordOf(work)), { supports: host.supports, now: ports.clock.now() });
  const last = found && (await lastDelivery(work, host, found, signal));
  rememberHook(work, (hook) => ({
    ...hook,
    id: found?.id ?? hook.id,
    seen,
    ...(last ? { lastDelivery: last } : {}),
  }));
  return { found, seen };
}

/** The host's log knows best; without one the receiver knows what arrived. */
async function lastDelivery(
  { context, heard, id }: HookWork,
  host: Host,
  found: HostHook,
  signal?: AbortSignal,
): Promise<LastDelivery | undefined> {
  const arrived = heard.lastOf(id);
  const fallback = arrived === undefined ? undefined : ({ at: arrived, code: 200, from: "receiver" } as const);
  if (!host.supports.deliveries) return fallback;
  try {
    const [newest] = await host.deliveries(found.id, signal);
    return newest ? { at: newest.at ?? context.ports.clock.now(), code: newest.code, from: "log" } : fallback;
  } catch (error) {
    // older GitLab has no log, and a token may lack the right to it: the hook was seen all the same
    if (MooringError.is(error, "cancelled")) throw error;
    return fallback;
  }
}
