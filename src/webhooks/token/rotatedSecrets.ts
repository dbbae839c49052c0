import { createHash } from "node:crypto";
import type { SecretsPort } from "../../support/secretsPort.ts";

/** Steps from a token to the one that is valid now; a token is renewed some times a year. */
const MAX_STEPS = 200;

const hashOf = (old: string): string => createHash("sha256").update(old).digest("hex");
const keyOf = (old: string): string => `mooring.rotated.${hashOf(old)}`;
const markOf = (old: string): string => `mooring.rotating.${hashOf(old)}`;

/** One write, by which everything that signs in with the old secret finds the new one. */
export async function keepRotated(secrets: SecretsPort, old: string, fresh: string): Promise<void> {
  await secrets.set(keyOf(old), fresh);
}

/** The secret that took the place of this one, or itself. */
export async function currentSecret(secrets: SecretsPort, secret: string): Promise<string> {
  let current = secret;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const next = await secrets.get(keyOf(current));
    if (next === undefined || next === current) return current;
    current = next;
  }
  return current;
}

/** True: the host was asked for a new token out of this one, and what became of it is not known. */
export async function isRotating(secrets: SecretsPort, secret: string): Promise<boolean> {
  return (await secrets.get(markOf(secret))) !== undefined;
}

/** Kept before the host is asked, so that neither another repository nor a next start asks with the same token. */
export async function markRotating(secrets: SecretsPort, secret: string): Promise<void> {
  await secrets.set(markOf(secret), "1");
}

export async function unmarkRotating(secrets: SecretsPort, secret: string): Promise<void> {
  await secrets.delete(markOf(secret));
}
