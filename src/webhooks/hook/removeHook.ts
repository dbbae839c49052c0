import type { Host } from "../../hosts/host.ts";
import { messageOf } from "../../support/errors.ts";
import { type HookWork, recordOf } from "./hookWork.ts";
import { updateHostMemory } from "../hostClients.ts";
import { deleteHookSecrets, ownPrefix, readHook } from "./hookSecrets.ts";

/**
 * Takes our hooks of this repository away at the host, then forgets them. With `force` what the host kept is answered in words.
 * Where no hook was ever made nobody is asked.
 */
export async function removeHook(
  work: HookWork,
  open: (signal?: AbortSignal) => Promise<Host>,
  { force = false }: { readonly force?: boolean } = {},
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const { secrets, hosts } = work.context.ports;
  const kept = await readHook(secrets, work.id);
  const { host: memory, url } = recordOf(work);
  const left: string[] = [];
  if (kept || memory?.hook) {
    let host: Host | undefined;
    try {
      host = await open(signal);
      const base = hosts?.receiver();
      const prefix = base === undefined ? undefined : ownPrefix(base, work.id);
      const isOurs = (address: string): boolean =>
        address === kept?.url || (prefix !== undefined && address.startsWith(prefix));
      for (const hook of (await host.hooks(signal)).filter((one) => isOurs(one.url)))
        await host.deleteHook(hook.id, signal);
    } catch (error) {
      if (!force) throw error;
      const place = host ? (memory?.hook?.id === undefined ? host.links.hooks : host.links.hook(memory.hook.id)) : url;
      left.push(`the webhook ${memory?.hook?.shownAddress ?? ""} at ${place}: ${messageOf(error)}`);
    }
  }
  await deleteHookSecrets(secrets, work.id);
  work.heard.forget(work.id);
  updateHostMemory(work.context, work.id, ({ hook: _hook, wish: _wish, ...rest }) => rest);
  return left;
}
