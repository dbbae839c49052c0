import { createHash, randomBytes } from "node:crypto";
import type { SecretsPort } from "../../support/secretsPort.ts";

export interface HookSecret {
  readonly value: string;
  /** Milliseconds since the epoch; undefined: until another one takes its place. */
  readonly until: number | undefined;
}

/** What only the host and the receiver know. The newest secret first. */
export interface KeptHook {
  readonly url: string;
  readonly secrets: readonly HookSecret[];
  /** The one that this one took the place of: deliveries to it may still be under way. */
  readonly before?: KeptHook;
}

/** Path before the tag and the last segment. */
const PATH = "mooring";
const SEGMENT_BYTES = 24;
const TAG = 12;

const keyOf = (id: string): string => `mooring.repository.${id}.hook`;
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

export async function readHook(secrets: SecretsPort, id: string): Promise<KeptHook | undefined> {
  const text = await secrets.get(keyOf(id));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as KeptHook;
  } catch {
    return undefined;
  }
}

export async function writeHook(secrets: SecretsPort, id: string, hook: KeptHook): Promise<void> {
  await secrets.set(keyOf(id), JSON.stringify(hook));
}

export async function deleteHookSecrets(secrets: SecretsPort, id: string): Promise<void> {
  await secrets.delete(keyOf(id));
}

/** A key of 32 bytes in the one way of writing that all hosts take; GitLab signs with no other. */
export function freshSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/**
 * An address that nobody guesses: `BASE/mooring/TAG/SEGMENT`. The tag is the same for the same repository, so that a hook is known
 * as ours when everything else was forgotten.
 */
export function freshAddress(base: string, repository: string): string {
  return `${ownPrefix(base, repository)}${randomBytes(SEGMENT_BYTES).toString("base64url")}`;
}

/** What addresses of our hooks of this repository begin with. */
export function ownPrefix(base: string, repository: string): string {
  return `${base.replace(/(?<!\/)\/+$/, "")}/${PATH}/${sha256(repository).slice(0, TAG)}/`;
}

/** Without the last segment, for people and files. */
export function shownAddress(url: string): string {
  return `${url.slice(0, url.lastIndexOf("/") + 1)}…`;
}

export function segmentHash(segment: string): string {
  return sha256(segment);
}

export function hashOfAddress(url: string): string {
  return segmentHash(url.slice(url.lastIndexOf("/") + 1));
}

/** Those that count now. */
export function validSecrets({ secrets }: KeptHook, now: number): readonly string[] {
  return secrets.filter(({ until }) => until === undefined || until > now).map(({ value }) => value);
}
