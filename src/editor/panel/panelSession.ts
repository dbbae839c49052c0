import * as v from "valibot";
import type { Log } from "../../support/log.ts";
import { PassedOver } from "../passedOver.ts";
import { type FromPage, fromPageEnvelope } from "../../protocol/panelProtocol.ts";

/** What a tab answers, by the type of the message. */
export type Handlers = {
  readonly [T in FromPage["type"]]?: (message: Extract<FromPage, { type: T }>) => void | Promise<void>;
};

export interface SessionPorts {
  /** Given to one page only; a message without it is not from that page. */
  readonly capability: string;
  readonly handlers: readonly Handlers[];
  readonly onError: (error: unknown, message: FromPage) => void;
  readonly log: Log;
}

/** Lets through what one page may say and counts the rest. */
export class PanelSession {
  readonly #ports: SessionPorts;
  readonly #passedOver: PassedOver;

  constructor(ports: SessionPorts) {
    this.#ports = ports;
    this.#passedOver = new PassedOver("The panel", ports.log);
  }

  /** Messages that were not understood or did not come from this panel's page. */
  get dropped(): number {
    return this.#passedOver.count;
  }

  async receive(raw: unknown): Promise<void> {
    const { capability, handlers, onError } = this.#ports;
    const parsed = v.safeParse(fromPageEnvelope, raw, { abortEarly: true });
    if (!parsed.success || parsed.output.capability !== capability) {
      this.#passedOver.add();
      return;
    }
    const { message } = parsed.output;
    try {
      // the key is the message's own type, so the handler takes this message
      for (const one of handlers) await (one[message.type] as ((given: FromPage) => unknown) | undefined)?.(message);
    } catch (error) {
      onError(error, message);
    }
  }
}
