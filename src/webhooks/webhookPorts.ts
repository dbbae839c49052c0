import type { CloneKind } from "../git/api/cloneFolder.ts";
import type { HostCredential } from "../hosts/credential.ts";
import type { HostKind } from "../hosts/hostRepository.ts";
import type { AccessMethod } from "../mappings/mooringConfig.ts";
import type { Clock } from "../support/clock.ts";
import type { Log } from "../support/log.ts";
import type { SecretsPort } from "../support/secretsPort.ts";
import type { HostMemory } from "./hostMemory.ts";

/** What webhooks and tokens depend on at a registered repository. */
export interface WebhookRecord {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly access: AccessMethod;
  readonly branch: string | undefined;
  /** What the host calls its default branch. */
  readonly defaultBranch: string | undefined;
  readonly kind: CloneKind;
  /** Archived repositories are left alone. */
  readonly status: string;
  readonly host?: HostMemory;
}

/** What webhooks write into a record. */
export interface WebhookChanges {
  readonly sourceType?: HostKind;
  readonly defaultBranch?: string;
  readonly host?: HostMemory;
}

/** The records of one level. */
export interface WebhookRecords {
  all(): readonly WebhookRecord[];
  find(id: string): WebhookRecord | undefined;
  /** @throws MooringError notFound */
  get(id: string): WebhookRecord;
  change(id: string, changes: WebhookChanges): unknown;
}

/** What webhooks of one level work with: their port to the repositories. */
export interface WebhookContext {
  readonly ports: WebhookPorts;
  readonly records: WebhookRecords;
  readonly access: {
    /** What opens the API of the record's host; undefined where its access is for Git alone. @throws MooringError signIn */
    hostCredential(record: WebhookRecord, signal?: AbortSignal): Promise<HostCredential | undefined>;
  };
}

export interface WebhookPorts {
  readonly log: Log;
  readonly clock: Clock;
  readonly environment: NodeJS.ProcessEnv;
  readonly secrets: SecretsPort;
  /** Where the claims on tokens are: the same for all windows of the user. */
  readonly private: { readonly storeFolder: string } | undefined;
  readonly organization: { readonly storeFolder: string } | undefined;
  readonly hosts?: HostPorts;
}

/** What the life of webhooks and tokens depends on. */
export interface HostPorts {
  /** Address under which hosts reach our receiver, without what a hook adds to it; undefined: nobody can reach us. */
  readonly receiver: () => string | undefined;
  /** Milliseconds from the making of a webhook to its end, when another one takes its place. */
  readonly hookLifetime: () => number;
  /** Tokens near their end are renewed by themselves where the host can. */
  readonly rotatesTokens: () => boolean;
  /** Who finds the way through proxies: what the environment says, or the editor by its settings. */
  readonly proxies?: "environment" | "editor";
}
