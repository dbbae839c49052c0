import type { WebhookRecord } from "./webhookPorts.ts";
import type { HostSupport } from "../hosts/host.ts";
import { linksOf } from "../hosts/links.ts";
import { type HostKind, placeBelow, parseHostAddress } from "../hosts/hostRepository.ts";
import { SUPPORTS } from "../hosts/supports.ts";
import { matchesExpected } from "./hook/compareHook.ts";
import type { HookMemory, HookProblem, LastDelivery, TokenMemory } from "./hostMemory.ts";

/**
 * - `none`: no hook was made
 * - `wanted`: asked for together with the repository, and not made yet
 * - `unseen`: made, not looked at since
 * - `ok`, `failing`: there and on; the last delivery went well or did not
 * - `changed`: somebody changed it at the host
 * - `paused`: the host sends nothing for a time
 * - `disabled`: switched off at the host
 * - `missing`: not at the host
 * - `expired`: past its end date
 */
export type WebhookHealth =
  | "none"
  | "wanted"
  | "unseen"
  | "ok"
  | "failing"
  | "changed"
  | "paused"
  | "disabled"
  | "missing"
  | "expired";

/** Everything the panel shows of a webhook and its token. Times are milliseconds since the epoch. No secret. */
export interface WebhookState {
  readonly host: HostKind | undefined;
  readonly health: WebhookHealth;
  /** The address with its last segment masked. */
  readonly shownAddress: string | undefined;
  readonly isPresent: boolean | undefined;
  readonly events: readonly string[];
  readonly branch: string | undefined;
  readonly isActive: boolean | undefined;
  readonly disabledUntil: number | undefined;
  readonly changes: readonly string[];
  readonly lastDelivery: LastDelivery | undefined;
  readonly createdAt: number | undefined;
  readonly expiresAt: number | undefined;
  readonly secretSince: number | undefined;
  readonly lastSyncedAt: number | undefined;
  /** The page of the hook at its host. */
  readonly link: string | undefined;
  readonly problem: HookProblem | undefined;
  readonly token: TokenMemory | undefined;
  /** What this host's API can do; undefined before it was asked. */
  readonly can: HostSupport | undefined;
  /** A receiver is open, under an address that is known. */
  readonly isReceiving: boolean;
}

export function webhookState(
  { url, host }: WebhookRecord,
  { now, isReceiving }: { readonly now: number; readonly isReceiving: boolean },
): WebhookState {
  const kind = host?.found?.kind;
  const hook = host?.hook;
  const place = parseHostAddress(url);
  const links = kind && place ? linksOf(kind, placeBelow(place, host.found?.prefix)) : undefined;
  const { seen } = hook ?? {};
  return {
    host: kind,
    health: !hook && host?.wish ? "wanted" : webhookHealth(hook, now),
    shownAddress: hook?.shownAddress,
    isPresent: seen?.isPresent,
    events: hook?.events ?? [],
    branch: hook?.branch,
    isActive: seen?.isActive,
    disabledUntil: seen?.disabledUntil,
    changes: seen?.changes ?? [],
    lastDelivery: hook?.lastDelivery,
    createdAt: hook?.createdAt,
    expiresAt: hook?.expiresAt,
    secretSince: hook?.secretSince,
    lastSyncedAt: seen?.at,
    link: hook?.id === undefined ? links?.hooks : links?.hook(hook.id),
    problem: (hook ?? host?.wish)?.problem,
    token: host?.token,
    can: kind && SUPPORTS[kind],
    isReceiving,
  };
}

export function webhookHealth(hook: HookMemory | undefined, now: number): WebhookHealth {
  if (!hook) return "none";
  if (now >= hook.expiresAt) return "expired";
  const { seen, lastDelivery } = hook;
  if (!seen) return "unseen";
  if (!seen.isPresent) return "missing";
  if (seen.health === "disabledForNow") return "paused";
  if (!seen.isActive || seen.health === "disabled") return "disabled";
  if (!matchesExpected(seen)) return "changed";
  const isBad = lastDelivery !== undefined && !(lastDelivery.code !== undefined && lastDelivery.code < 300);
  return seen.health === "failing" || isBad ? "failing" : "ok";
}
