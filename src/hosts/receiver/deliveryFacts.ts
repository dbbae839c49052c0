import type { IncomingHttpHeaders } from "node:http";
import { one, type SigningHost } from "./signatures.ts";

/** What the headers of a delivery say. They are not signed at every host: words to show, never grounds to act on. */
export interface DeliveryFacts {
  /** `push`, `ping`, `Push Hook` …, in the host's own word. */
  readonly event: string;
  /** The host's id of the delivery, as text: GitHub's are longer than a number holds. */
  readonly id: string;
}

const NAMES: Readonly<Record<SigningHost, readonly [event: string, id: string]>> = {
  github: ["x-github-event", "x-github-delivery"],
  gitlab: ["x-gitlab-event", "webhook-id"],
  gitea: ["x-gitea-event", "x-gitea-delivery"],
};

/** Control characters and overlong words come from nobody's host. */
const WORD = /^[\w .:=+/-]{1,200}$/;

export function deliveryFacts(host: SigningHost, headers: IncomingHttpHeaders): DeliveryFacts {
  const [event, id] = NAMES[host];
  const uuid = host === "gitlab" && headers[id] === undefined ? "x-gitlab-event-uuid" : id;
  return { event: wordOf(headers, event), id: wordOf(headers, uuid) };
}

function wordOf(headers: IncomingHttpHeaders, name: string): string {
  const text = one(headers[name]);
  return WORD.test(text) ? text : "";
}
