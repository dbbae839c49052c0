import { createHmac, randomBytes } from "node:crypto";
import http from "node:http";
import {
  type Received,
  type Receiver,
  type ReceiverOptions,
  type ReceivingHook,
  type RefusedStatus,
  startReceiver,
} from "../../../../src/hosts/receiver/receiver.ts";
import { systemClock } from "../../../../src/support/clock.ts";

export const SEGMENT = randomBytes(24).toString("base64url");
export const SECRET = randomBytes(24).toString("base64url");

export interface Listening extends AsyncDisposable {
  readonly receiver: Receiver;
  readonly received: readonly Received[];
  readonly refused: readonly RefusedStatus[];
  post(delivery: Posted): Promise<number>;
}

export interface Posted {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A receiver on a free port with one hook of GitHub's kind, unless told otherwise. */
export async function listen(
  hook: Partial<ReceivingHook> = {},
  more: Partial<ReceiverOptions> = {},
): Promise<Listening> {
  const received: Received[] = [];
  const refused: RefusedStatus[] = [];
  const receiver = await startReceiver({
    clock: systemClock,
    port: 0,
    names: [],
    hookAt: (segment) =>
      segment === SEGMENT ? { repository: "shop", kind: "github", secrets: [SECRET], ...hook } : undefined,
    onReceived: (one) => received.push(one),
    onRefused: (one) => refused.push(one),
    ...more,
  });
  return {
    receiver,
    received,
    refused,
    post: (delivery) => post(receiver.port, delivery),
    [Symbol.asyncDispose]: () => receiver.stop(),
  };
}

export function signature(body: string | Buffer, secret = SECRET): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

/** Headers of a push as GitHub sends it. */
export function signed(body: string | Buffer, id = "72d3162e-cc78-11e3-81ab-4c9367dc0958"): Record<string, string> {
  return {
    "content-type": "application/json",
    "x-github-event": "push",
    "x-github-delivery": id,
    "x-hub-signature-256": `sha256=${signature(body)}`,
  };
}

/** The status of the answer; 0 when the connection ended without one. */
function post(
  port: number,
  { method = "POST", path = `/mooring/0123456789ab/${SEGMENT}`, headers = {}, body = "" }: Posted,
): Promise<number> {
  return new Promise((resolve) => {
    const request = http.request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (answer) => {
      answer.resume();
      answer.once("close", () => resolve(answer.statusCode ?? 0));
    });
    request.once("error", () => resolve(0));
    request.end(body);
  });
}
