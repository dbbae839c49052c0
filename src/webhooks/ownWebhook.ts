import type { CommitStatus } from "../hosts/changes.ts";
import type { Host } from "../hosts/host.ts";
import type { Delivery, DeliveryBody } from "../hosts/hook.ts";
import { MooringError } from "../support/errors.ts";
import { checkHost } from "./checkHost.ts";
import { connectHook } from "./hook/connectHook.ts";
import { type HookWork, recordOf } from "./hook/hookWork.ts";
import { readHook } from "./hook/hookSecrets.ts";
import { keepHook } from "./hook/keepHook.ts";
import { lookAtHook } from "./hook/lookAtHook.ts";
import { removeHook } from "./hook/removeHook.ts";
import { renewHook } from "./hook/renewHook.ts";
import { rotateSecret } from "./hook/rotateSecret.ts";
import { rotateToken } from "./token/rotateToken.ts";
import { testHook, type TestOutcome } from "./hook/testHook.ts";
import type { HostCheckReport, Webhook } from "./webhook.ts";
import { type WebhookState, webhookState } from "./webhookState.ts";

/** The webhook of one repository. What changes something waits for its turn, so that no two changes meet. */
export class OwnWebhook implements Webhook {
  readonly #work: HookWork;
  readonly #mustLead: () => void;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(work: HookWork, mustLead: () => void) {
    this.#work = work;
    this.#mustLead = mustLead;
  }

  state(): WebhookState {
    const { clock, hosts } = this.#work.context.ports;
    return webhookState(recordOf(this.#work), { now: clock.now(), isReceiving: hosts?.receiver() !== undefined });
  }

  async address(): Promise<string | undefined> {
    return (await readHook(this.#work.context.ports.secrets, this.#work.id))?.url;
  }

  connect(signal?: AbortSignal): Promise<WebhookState> {
    return this.#change((host) => connectHook(this.#work, host, signal), signal);
  }

  look(signal?: AbortSignal): Promise<WebhookState> {
    return this.#change((host) => lookAtHook(this.#work, host, signal), signal);
  }

  async test(signal?: AbortSignal): Promise<TestOutcome> {
    return this.#inTurn(async () => {
      const host = await this.#open(signal);
      const { found } = await lookAtHook(this.#work, host, signal);
      if (!found) throw new MooringError("notFound", "The webhook does not exist at the host. Renew it first.");
      const outcome = await testHook(this.#work, host, found, signal);
      await lookAtHook(this.#work, host, signal);
      return outcome;
    });
  }

  renew(signal?: AbortSignal): Promise<WebhookState> {
    return this.#change((host) => renewHook(this.#work, host, signal), signal);
  }

  rotateSecret(signal?: AbortSignal): Promise<WebhookState> {
    return this.#change((host) => rotateSecret(this.#work, host, signal), signal);
  }

  disconnect(options: { readonly force?: boolean } = {}, signal?: AbortSignal): Promise<readonly string[]> {
    return this.#inTurn(() => removeHook(this.#work, (one) => this.#open(one), options, signal));
  }

  async deliveries(signal?: AbortSignal): Promise<readonly Delivery[]> {
    const host = await this.#open(signal);
    return host.deliveries(this.#hookId(), signal);
  }

  async delivery(id: string, signal?: AbortSignal): Promise<DeliveryBody> {
    const host = await this.#open(signal);
    return host.delivery(this.#hookId(), id, signal);
  }

  redeliver(id: string, signal?: AbortSignal): Promise<void> {
    return this.#inTurn(async () => (await this.#open(signal)).redeliver(this.#hookId(), id, signal));
  }

  setStatus(commit: string, status: CommitStatus, signal?: AbortSignal): Promise<void> {
    return this.#inTurn(async () => (await this.#open(signal)).setStatus(commit, status, signal));
  }

  check(signal?: AbortSignal): Promise<HostCheckReport> {
    return this.#inTurn(() => checkHost(this.#work, (one) => this.#open(one), signal));
  }

  rotateToken(): Promise<void> {
    return this.#inTurn(async () => {
      const host = await this.#open();
      const credential = await this.#work.context.access.hostCredential(recordOf(this.#work));
      if (!credential) throw new MooringError("signIn", "There is no token to renew.");
      await rotateToken(this.#work, host, credential.secret);
    });
  }

  /** Looks, and mends what is wrong; never throws. For the keeper. */
  async keep(signal?: AbortSignal): Promise<void> {
    await this.#inTurn(() => keepHook(this.#work, (one) => this.#open(one), signal));
  }

  #change(work: (host: Host) => Promise<unknown>, signal?: AbortSignal): Promise<WebhookState> {
    return this.#inTurn(async () => {
      await work(await this.#open(signal));
      return this.state();
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(() => {
      this.#mustLead();
      return work();
    });
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  #open(signal?: AbortSignal): Promise<Host> {
    return this.#work.door.open(recordOf(this.#work), signal);
  }

  #hookId(): string {
    const id = recordOf(this.#work).host?.hook?.id;
    if (id !== undefined) return id;
    throw new MooringError("notFound", "This repository has no webhook. Connect it first.");
  }
}
