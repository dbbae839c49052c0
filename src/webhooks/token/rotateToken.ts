import type { Host } from "../../hosts/host.ts";
import { currentSecret, isRotating, keepRotated, markRotating, unmarkRotating } from "./rotatedSecrets.ts";
import { claimRotation, type RotationClaim } from "./rotationClaim.ts";
import { messageOf, MooringError } from "../../support/errors.ts";
import { type HookWork, recordOf } from "../hook/hookWork.ts";
import { updateHostMemory } from "../hostClients.ts";
import type { RotationMemory } from "../hostMemory.ts";

const DAY_MS = 86_400_000;
/** Life of a new token where the old one does not tell its own; without an end GitLab gives a week. */
const LIFE = 90 * DAY_MS;
/** GitLab's own limit. */
const LONGEST = 364 * DAY_MS;
/** A token is renewed by itself so long before its end. */
export const ROTATES_BEFORE = 7 * DAY_MS;

/**
 * A new token out of the old one, which dies with the answer. The new one is stored before anything else is awaited, under the old
 * one's digest, so that every repository with this token goes on. An answer that was lost is never asked for again: a second
 * use of the old token would end the whole family, and so would two windows at once: one has the claim. What failed is told once.
 * @throws MooringError locked while another window exchanges the token
 */
export async function rotateToken(work: HookWork, host: Host, secret: string): Promise<void> {
  const { ports } = work.context;
  const known = recordOf(work).host?.token;
  if (!host.supports.rotateToken)
    throw new MooringError("refused", "This host does not support token rotation. Create a new token in its settings.");
  if (await isRotating(ports.secrets, secret)) throw lost(host);
  if (known && !known.canRotate)
    throw new MooringError(
      "forbidden",
      `The token cannot be rotated: it requires the scope api or self_rotate (${host.links.tokens}).`,
    );
  const claim = claimRotation(ports, secret);
  if (!claim) throw new MooringError("locked", "Another window is exchanging this token.");
  try {
    if (await isRotating(ports.secrets, secret)) throw lost(host);
    // another window was faster: the repository goes on with what that one stored
    if ((await currentSecret(ports.secrets, secret)) === secret) await exchange(work, host, secret, claim);
    else work.door.forget(work.id);
  } finally {
    claim.release();
  }
}

async function exchange(work: HookWork, host: Host, secret: string, claim: RotationClaim): Promise<void> {
  const { ports } = work.context;
  const known = recordOf(work).host?.token;
  const now = ports.clock.now();
  const span =
    known?.expiresAt !== undefined && known.createdAt !== undefined ? known.expiresAt - known.createdAt : LIFE;
  const expiresAt = now + Math.min(Math.max(span, DAY_MS), LONGEST);
  await markRotating(ports.secrets, secret);
  if (!claim.isHeld()) throw new MooringError("locked", "Another window is exchanging this token.");
  note(work, { startedAt: now, state: "running" });
  let fresh: Awaited<ReturnType<Host["rotateToken"]>>;
  try {
    fresh = await host.rotateToken(expiresAt);
  } catch (error) {
    const isSure =
      MooringError.is(error) &&
      ["signIn", "forbidden", "notFound", "invalid", "throttled", "refused", "conflict"].includes(error.reason);
    note(work, { startedAt: now, state: isSure ? "refused" : "lost", message: messageOf(error) });
    if (!isSure) throw lost(host, error);
    await unmarkRotating(ports.secrets, secret);
    throw error;
  }
  await keepRotated(ports.secrets, secret, fresh.secret);
  await unmarkRotating(ports.secrets, secret);
  work.door.forget(work.id);
  updateHostMemory(work.context, work.id, (memory) => {
    if (!memory.token) return memory;
    const { rotation: _rotation, ...token } = memory.token;
    return { ...memory, token: { ...token, expiresAt: fresh.expiresAt ?? expiresAt, createdAt: now } };
  });
}

function lost({ links }: Host, cause?: unknown): MooringError {
  const message = `The response to the token rotation was lost, so the old token may be invalid. Create a new token (${links.tokens}) and edit the access.`;
  return new MooringError("signIn", message, { kind: "credentials", cause });
}

function note(work: HookWork, rotation: RotationMemory): void {
  updateHostMemory(work.context, work.id, (memory) =>
    memory.token ? { ...memory, token: { ...memory.token, rotation } } : memory,
  );
}
