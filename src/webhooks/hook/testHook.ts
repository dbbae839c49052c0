import type { Host } from "../../hosts/host.ts";
import { sleep } from "../../support/clock.ts";
import { MooringError } from "../../support/errors.ts";
import { type HookWork, recordOf, rememberHook } from "./hookWork.ts";
import { hashOfAddress } from "./hookSecrets.ts";

/** Milliseconds between looks for news of a test, and in all. GitHub lets a receiver take 10 s. */
const LOOK = 500;
const WAIT_MS = 12_000;

/** Asks for one delivery to `hook` and waits for news of it: from the receiver, or from the host's log. */
export async function testHook(
  work: HookWork,
  host: Host,
  hook: { readonly id: string; readonly url: string },
  signal?: AbortSignal,
): Promise<TestOutcome> {
  const { clock } = work.context.ports;
  const hash = hashOfAddress(hook.url);
  const heardBefore = work.heard.lastAt(hash);
  const known = host.supports.deliveries ? await logged(host, hook.id, signal) : new Set<string>();
  const { branch, defaultBranch } = recordOf(work);
  await host.testHook(hook.id, branch ?? defaultBranch ?? "HEAD", signal);
  const end = clock.now() + WAIT_MS;
  for (;;) {
    const heard = work.heard.lastAt(hash);
    if (heard !== heardBefore && heard !== undefined) {
      rememberHook(work, (memory) => ({ ...memory, lastDelivery: { at: heard, code: 200, from: "receiver" } }));
      return { kind: "arrived" };
    }
    if (host.supports.deliveries) {
      const fresh = (await host.deliveries(hook.id, signal)).find(({ id }) => !known.has(id));
      if (fresh) {
        const { at = clock.now(), code } = fresh;
        rememberHook(work, (memory) => ({ ...memory, lastDelivery: { at, code, from: "log" } }));
        return code !== undefined && code < 300 ? { kind: "arrived" } : { kind: "failed", code };
      }
    }
    if (clock.now() >= end) break;
    await sleep(clock, LOOK, signal);
    if (signal?.aborted) throw new MooringError("cancelled", "Cancelled.");
  }
  return { kind: "silent" };
}

async function logged(host: Host, id: string, signal?: AbortSignal): Promise<ReadonlySet<string>> {
  return new Set((await host.deliveries(id, signal)).map((delivery) => delivery.id));
}

/**
 * - `arrived`: the receiver heard it, or the host's log has an answer of 2xx
 * - `failed`: the host's log says so
 * - `silent`: no news in time
 */
export type TestOutcome =
  | { readonly kind: "arrived" }
  | { readonly kind: "failed"; readonly code: number | undefined }
  | { readonly kind: "silent" };
