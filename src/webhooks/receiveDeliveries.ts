import type { ReceiverAddress } from "./webhook.ts";
import type { Clock } from "../support/clock.ts";
import { DisposableStore } from "../support/disposable.ts";
import { messageOf, MooringError } from "../support/errors.ts";
import type { Log } from "../support/log.ts";

/** The repositories that deliveries are about. */
export interface ReceivingRepositories {
  /** `anew`: a sync that runs does not count, since it may have asked the remote before the push. */
  sync(id: string, options: { readonly anew: boolean }): Promise<unknown>;
  /** What belongs to the last segment of an address; undefined: nothing of ours. */
  receiving(segment: string): Promise<ReceiverAddress | undefined>;
  noteDelivery(id: string, segment: string): void;
}

export interface ReceivingPorts {
  readonly repositories: ReceivingRepositories;
  readonly clock: Clock;
  readonly log: Log;
  /** 0: any that is free. */
  readonly port: number;
  /** `name` or `name:port` under which hosts reach us, beside loopback. */
  readonly names: readonly string[];
  /** A delivery was let in, or turned away with this status. */
  readonly onAnswered?: (status: number) => void;
}

export interface DeliveryReceiver extends DisposableStore {
  readonly port: number;
}

/**
 * Listens for deliveries; each has its repository synchronised, at most once per pause. One that comes while a sync runs has
 * another one follow, since that one may have asked the remote before the push.
 * @throws MooringError locked while another window receives there, busy when another program has the port
 */
export async function receiveDeliveries(ports: ReceivingPorts): Promise<DeliveryReceiver> {
  const { repositories, clock, log, port, names, onAnswered } = ports;
  const { isReceiverAt, LookAgain, startReceiver } = await import("../hosts/hosts.ts");
  const owned = new DisposableStore();
  const again = owned.add(
    new LookAgain({
      clock,
      look: async (id) => {
        await repositories.sync(id, { anew: true });
      },
      onError: (_, error) => log.warn(messageOf(error)),
    }),
  );
  try {
    const receiver = owned.add(
      await startReceiver({
        clock,
        port,
        names,
        hookAt: (segment) => repositories.receiving(segment),
        onReceived: ({ repository, segment, event, isRepeated }) => {
          repositories.noteDelivery(repository, segment);
          log.debug(`webhook: ${event} for ${repository}${isRepeated ? ", once more" : ""}`);
          again.mayHaveChanged(repository);
          onAnswered?.(202);
        },
        onRefused: (status) => {
          log.debug(`webhook: turned away with ${status}`);
          onAnswered?.(status);
        },
      }),
    );
    return Object.assign(owned, { port: receiver.port });
  } catch (error) {
    owned.dispose();
    if (!MooringError.is(error, "busy") || !(await isReceiverAt(port))) throw error;
    const message = `Another window receives webhooks on port ${port}. This window takes over when it is closed.`;
    throw new MooringError("locked", message, { cause: error });
  }
}
