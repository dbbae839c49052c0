import type { WebhookContext, WebhookRecord } from "../webhookPorts.ts";
import type { Host } from "../../hosts/host.ts";
import type { HostHook } from "../../hosts/hook.ts";
import { MooringError } from "../../support/errors.ts";
import type { WantedHook } from "./compareHook.ts";
import type { DeliveryLog } from "./deliveryLog.ts";
import { type HostClients, updateHostMemory } from "../hostClients.ts";
import type { HookMemory } from "../hostMemory.ts";
import { freshAddress, freshSecret, hashOfAddress, type KeptHook, shownAddress, writeHook } from "./hookSecrets.ts";

/** What everything that is done with a webhook works with. */
export interface HookWork {
  readonly context: WebhookContext;
  readonly door: HostClients;
  readonly heard: DeliveryLog;
  readonly id: string;
}

/** Days for those who set nothing. */
const DEFAULT_LIFETIME_MS = 90 * 86_400_000;

export function recordOf({ context, id }: HookWork): WebhookRecord {
  return context.records.get(id);
}

export function rememberHook(work: HookWork, change: (hook: HookMemory) => HookMemory): void {
  updateHostMemory(work.context, work.id, (memory) =>
    memory.hook ? { ...memory, hook: change(memory.hook) } : memory,
  );
}

/** One branch is followed, but of mirrors all. */
export function wantedOf({ branch, defaultBranch, kind }: WebhookRecord): WantedHook {
  return { events: ["push"], branch: kind === "mirror" ? undefined : (branch ?? defaultBranch) };
}

/** @throws MooringError refused when nobody can reach us */
export function receiverOf({ context }: HookWork): string {
  const base = context.ports.hosts?.receiver();
  if (base !== undefined) return base;
  throw new MooringError(
    "refused",
    "The webhook receiver is disabled, so hosts cannot reach this editor. Mooring polls the host instead, which requires no webhook.",
  );
}

/** Address and secret of a hook that is to be, kept before the host is asked: an answer that is lost leaves nothing unknown. */
export async function prepare(work: HookWork, old?: KeptHook): Promise<KeptHook> {
  const { secrets } = work.context.ports;
  const url = freshAddress(receiverOf(work), work.id);
  const before = old && { before: { url: old.url, secrets: old.secrets } };
  const kept: KeptHook = { url, secrets: [{ value: freshSecret(), until: undefined }], ...before };
  await writeHook(secrets, work.id, kept);
  return kept;
}

export function newMemory(work: HookWork, { url, before }: KeptHook, id: string | undefined): HookMemory {
  const { clock, hosts } = work.context.ports;
  const now = clock.now();
  return {
    id,
    shownAddress: shownAddress(url),
    segmentHash: hashOfAddress(url),
    ...(before ? { olderHash: hashOfAddress(before.url) } : {}),
    ...wantedOf(recordOf(work)),
    createdAt: now,
    expiresAt: now + (hosts?.hookLifetime() ?? DEFAULT_LIFETIME_MS),
    secretSince: now,
  };
}

/** Creates the prepared hook at the host and notes it. */
export async function create(work: HookWork, host: Host, kept: KeptHook, signal?: AbortSignal): Promise<HostHook> {
  const wanted = wantedOf(recordOf(work));
  const [secret] = kept.secrets;
  if (!secret) throw new MooringError("internal", "A webhook without a secret.");
  return host.createHook({ ...wanted, url: kept.url, secret: secret.value }, signal);
}

/** Forgets what was wrong. */
export function settled(work: HookWork): void {
  rememberHook(work, ({ problem: _problem, failedRepairs: _failed, nextRepairAt: _next, ...hook }) => hook);
}
