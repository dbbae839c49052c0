import type { WebhookContext } from "./webhookPorts.ts";
import type { Disposable } from "../support/disposable.ts";
import { messageOf } from "../support/errors.ts";
import { type AtHost, atHost } from "./atHost.ts";
import { DeliveryLog } from "./hook/deliveryLog.ts";
import { HookSchedule } from "./hook/hookSchedule.ts";
import { HostClients } from "./hostClients.ts";
import { hashOfAddress, readHook, segmentHash, validSecrets } from "./hook/hookSecrets.ts";
import { OwnWebhook } from "./ownWebhook.ts";
import { ROTATES_BEFORE } from "./token/rotateToken.ts";
import type { ReceiverAddress } from "./webhook.ts";

/** Milliseconds between looks at a token. */
const DAY_MS = 86_400_000;

/** The webhooks of one level. Asks no host before somebody did, or before a hook was made. */
export class LevelWebhooks implements Disposable {
  readonly #context: WebhookContext;
  readonly #mustLead: () => void;
  readonly #door: HostClients;
  readonly #heard = new DeliveryLog();
  readonly #webhooks = new Map<string, OwnWebhook>();
  readonly #schedule: HookSchedule;
  readonly #end = new AbortController();

  constructor(context: WebhookContext, mustLead: () => void) {
    this.#context = context;
    this.#mustLead = mustLead;
    this.#door = new HostClients(context);
    const { clock } = context.ports;
    this.#schedule = new HookSchedule(clock, () => this.#keepAll());
  }

  of(id: string): OwnWebhook {
    const known = this.#webhooks.get(id);
    if (known) return known;
    const work = { context: this.#context, door: this.#door, heard: this.#heard, id };
    const made = new OwnWebhook(work, this.#mustLead);
    this.#webhooks.set(id, made);
    return made;
  }

  /** What the API of its host does beside webhooks. */
  atHost(id: string): AtHost {
    return atHost(this.#context, this.#door, { id, mustLead: this.#mustLead });
  }

  /** What belongs to the last segment of an address; undefined: nothing of ours. */
  async receiving(segment: string): Promise<ReceiverAddress | undefined> {
    const hash = segmentHash(segment);
    const { records, ports } = this.#context;
    const record = records.all().find(({ host }) => host?.hook?.segmentHash === hash || host?.hook?.olderHash === hash);
    const kind = record?.host?.found?.kind;
    if (!record || !kind) return undefined;
    const kept = await readHook(ports.secrets, record.id);
    const meant = [kept, kept?.before].find((one) => one !== undefined && hashOfAddress(one.url) === hash);
    return meant && { repository: record.id, kind, secrets: validSecrets(meant, ports.clock.now()) };
  }

  /** The receiver let a delivery in. */
  noteDelivery(repository: string, segment: string): void {
    this.#heard.note(repository, segmentHash(segment), this.#context.ports.clock.now());
  }

  /** From now on this window looks after the hooks. */
  start(): void {
    if (this.#context.ports.hosts) this.#schedule.start();
  }

  stop(): void {
    this.#schedule.dispose();
  }

  /** Looks after one webhook now: it was just wished for, or what it failed for may be over. Goes on behind the caller. */
  begin(id: string): void {
    if (this.#context.ports.hosts) void this.#attempt(id, (webhook) => webhook.keep(this.#end.signal));
  }

  forget(id: string): void {
    this.#webhooks.delete(id);
    this.#door.forget(id);
  }

  dispose(): void {
    this.#schedule.dispose();
    this.#end.abort();
  }

  /** One after the other: many repositories are at one host. */
  async #keepAll(): Promise<void> {
    for (const { id, host, status } of this.#context.records.all()) {
      if (this.#end.signal.aborted) return;
      if (status === "archived") continue;
      if (host?.hook ?? host?.wish) await this.#attempt(id, (webhook) => webhook.keep(this.#end.signal));
      const { token } = host ?? {};
      if (!token) continue;
      if (this.#context.ports.clock.now() - token.checkedAt > DAY_MS || this.#mayRotate(id))
        await this.#attempt(id, (webhook) => webhook.check(this.#end.signal));
      // asked anew a moment ago: another repository with the same token may have renewed it
      if (this.#mayRotate(id)) await this.#attempt(id, (webhook) => webhook.rotateToken());
    }
  }

  /** What fails is noted where it belongs; the others have their turn all the same. */
  async #attempt(id: string, work: (webhook: OwnWebhook) => Promise<unknown>): Promise<void> {
    try {
      await work(this.of(id));
    } catch (error) {
      this.#context.ports.log.warn(messageOf(error));
    }
  }

  #mayRotate(id: string): boolean {
    const { ports, records } = this.#context;
    const token = records.find(id)?.host?.token;
    if (ports.hosts?.rotatesTokens() !== true || !token?.canRotate || token.expiresAt === undefined) return false;
    return token.rotation === undefined && token.expiresAt - ports.clock.now() < ROTATES_BEFORE;
  }
}
