import type { Host } from "../../hosts/host.ts";
import { MooringError } from "../../support/errors.ts";
import { type HookWork, rememberHook } from "./hookWork.ts";
import { isRefused } from "./isRefused.ts";
import { renewHook } from "./renewHook.ts";
import { freshSecret, readHook, writeHook } from "./hookSecrets.ts";

/** Milliseconds that the secret before still counts: deliveries that were signed with it are under way, or sent again. */
const OVERLAP = 86_400_000;

/**
 * A new secret at the host. Both are kept before the host is asked, so that every delivery is understood whatever becomes of the
 * answer; one that the host refused for sure is dropped again.
 */
export async function rotateSecret(work: HookWork, host: Host, signal?: AbortSignal): Promise<void> {
  // a new hook is the only way to a new secret; both are there until the new one works
  if (!host.supports.changeSecret) return renewHook(work, host, signal);
  const { secrets, clock } = work.context.ports;
  const kept = await readHook(secrets, work.id);
  const found = kept && (await host.hooks(signal)).find(({ url }) => url === kept.url);
  if (!kept || !found) throw new MooringError("notFound", "The webhook does not exist at the host. Renew it first.");
  const value = freshSecret();
  const now = clock.now();
  const old = kept.secrets.filter(({ until }) => until === undefined || until > now);
  await writeHook(secrets, work.id, { ...kept, secrets: [{ value, until: undefined }, ...old] });
  try {
    await host.editHook(found.id, { secret: value }, signal);
  } catch (error) {
    if (isRefused(error)) await writeHook(secrets, work.id, { ...kept, secrets: old });
    throw error;
  }
  const until = clock.now() + OVERLAP;
  const limited = old.map((secret) => ({ value: secret.value, until: Math.min(secret.until ?? until, until) }));
  await writeHook(secrets, work.id, { ...kept, secrets: [{ value, until: undefined }, ...limited] });
  rememberHook(work, (hook) => ({ ...hook, secretSince: now }));
}
