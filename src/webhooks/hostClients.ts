import type { WebhookContext, WebhookRecord } from "./webhookPorts.ts";
import { gitAuthorities } from "../git/signIn/gitAuthorities.ts";
import type { HostCredential } from "../hosts/credential.ts";
import type { Host } from "../hosts/host.ts";
import type { SendHttp } from "../hosts/http/transport.ts";
import { type HostRepository, placeBelow, parseHostAddress } from "../hosts/hostRepository.ts";
import { MooringError } from "../support/errors.ts";
import { hashText } from "../support/hash.ts";
import type { FoundHost, HostMemory } from "./hostMemory.ts";

interface Kept {
  readonly key: string;
  readonly host: Host;
}

/**
 * Opens the API of a repository's host, signed in as the repository is. Loads the clients on the first use; the same host is
 * answered as long as address and credential stay, so that its limits and what it said before are remembered.
 */
export class HostClients {
  readonly #context: WebhookContext;
  readonly #kept = new Map<string, Kept>();
  #send: Promise<SendHttp> | undefined;

  constructor(context: WebhookContext) {
    this.#context = context;
  }

  /** @throws MooringError refused where there is no API to ask, signIn without a credential for it */
  async open(record: WebhookRecord, signal?: AbortSignal): Promise<Host> {
    const place = parseHostAddress(record.url);
    if (!place) throw new MooringError("refused", `${record.name} is not on a Git host: its address is a file URL.`);
    const credential = await this.#context.access.hostCredential(record, signal);
    if (!credential) throw withoutToken(record, place);
    const found = await this.#find(record, place, signal);
    const key = hashText(`${record.url}\n${found.api}\n${found.kind}\n${credential.secret}`);
    const kept = this.#kept.get(record.id);
    if (kept?.key === key) return kept.host;
    const host = await this.#create(place, found, credential);
    this.#kept.set(record.id, { key, host });
    return host;
  }

  forget(id: string): void {
    this.#kept.delete(id);
  }

  async #create(place: HostRepository, { kind, api, prefix }: FoundHost, credential: HostCredential): Promise<Host> {
    const { createHost } = await import("../hosts/hosts.ts");
    return createHost({
      kind,
      api,
      place: placeBelow(place, prefix),
      credential,
      send: await this.#transport(),
      clock: this.#context.ports.clock,
    });
  }

  async #find(record: WebhookRecord, place: HostRepository, signal?: AbortSignal): Promise<FoundHost> {
    const known = record.host?.found;
    if (known?.origin === place.origin) return known;
    const { detectHost } = await import("../hosts/hosts.ts");
    const { ports, records } = this.#context;
    const detected = await detectHost(place, { send: await this.#transport(), clock: ports.clock }, signal);
    if (!detected) {
      const message = `No supported API was found at ${place.origin} (GitHub, GitLab, Gitea, Forgejo). Webhooks and commit statuses are not available.`;
      throw new MooringError("refused", message);
    }
    const found = { ...detected, origin: place.origin };
    records.change(record.id, { sourceType: detected.kind, host: { ...records.get(record.id).host, found } });
    return found;
  }

  #transport(): Promise<SendHttp> {
    const { ports } = this.#context;
    this.#send ??= import("../hosts/hosts.ts").then(({ nodeTransport }) =>
      nodeTransport({
        environment: ports.hosts?.proxies === "editor" ? {} : ports.environment,
        authorities: (url) => gitAuthorities(ports, url),
      }),
    );
    return this.#send;
  }
}

function withoutToken(record: WebhookRecord, place: HostRepository): MooringError {
  const host = new URL(place.origin).host;
  const how = record.access === "ssh" ? "SSH keys cannot be used for it" : "no credentials are available for it";
  return new MooringError(
    "signIn",
    `The API of ${host} cannot be used for ${record.name}: ${how}. Edit the access and enter ${record.access === "ssh" ? "an API token in addition to the key" : "a token of the host"}.`,
    { kind: "credentials" },
  );
}

/** Changes what is remembered of the host. */
export function updateHostMemory(
  { records }: WebhookContext,
  id: string,
  change: (memory: HostMemory) => HostMemory,
): void {
  const record = records.find(id);
  if (record) records.change(id, { host: change(record.host ?? {}) });
}
