import type { Host } from "../../hosts/host.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import { create, type HookWork, newMemory, prepare, receiverOf, settled } from "./hookWork.ts";
import { updateHostMemory } from "../hostClients.ts";
import { deleteHookSecrets, readHook, writeHook } from "./hookSecrets.ts";
import { lookAtHook } from "./lookAtHook.ts";
import { testHook, type TestOutcome } from "./testHook.ts";

/**
 * Create, test, then delete the old one. When the new one does not work it is deleted again and the old one stays as it was.
 * @throws MooringError invalid when the test of the new one failed
 */
export async function renewHook(work: HookWork, host: Host, signal?: AbortSignal): Promise<void> {
  receiverOf(work);
  const { context, id } = work;
  const { secrets } = context.ports;
  const oldKept = await readHook(secrets, id);
  const oldMemory = context.records.get(id).host?.hook;
  const old = oldKept && (await host.hooks(signal)).find(({ url }) => url === oldKept.url);
  const fresh = await prepare(work, oldKept);
  updateHostMemory(context, id, (memory) => ({ ...memory, hook: newMemory(work, fresh, undefined) }));
  let made: Awaited<ReturnType<typeof create>> | undefined;
  try {
    made = await create(work, host, fresh, signal);
    const { id: hook } = made;
    updateHostMemory(context, id, (memory) =>
      memory.hook ? { ...memory, hook: { ...memory.hook, id: hook } } : memory,
    );
    const outcome = await testHook(work, host, { id: hook, url: fresh.url }, signal);
    if (outcome.kind === "failed" || outcome.kind === "silent") throw notWorking(outcome);
  } catch (error) {
    if (made) await host.deleteHook(made.id).catch(() => undefined);
    if (oldKept) await writeHook(secrets, id, oldKept);
    else await deleteHookSecrets(secrets, id);
    updateHostMemory(context, id, ({ hook: _hook, ...memory }) =>
      oldMemory ? { ...memory, hook: oldMemory } : memory,
    );
    throw error;
  }
  if (old)
    await host.deleteHook(old.id, signal).catch((error: unknown) => {
      context.ports.log.warn(`The old webhook ${host.links.hook(old.id)} could not be deleted: ${messageOf(error)}`);
    });
  await lookAtHook(work, host, signal);
  settled(work);
}

function notWorking(outcome: TestOutcome): MooringError {
  const what =
    outcome.kind === "failed"
      ? `The host's test delivery received ${outcome.code === undefined ? "no response" : `status ${outcome.code}`}`
      : "The host's test delivery was not received";
  return new MooringError(
    "invalid",
    `${what}. The new webhook was deleted and the old one was kept. Check that the host can reach the receiver.`,
  );
}
