import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** How a host signs what it delivers. */
export type SigningHost = "github" | "gitlab" | "gitea";

/** A signature with a time in it (GitLab's) is taken for so long (ms) around the time here: Standard Webhooks, "Verifying timestamp". */
const TOLERANCE = 5 * 60_000;

export interface SignedDelivery {
  readonly headers: IncomingHttpHeaders;
  /** As it came, byte for byte. */
  readonly body: Buffer;
  /** Wall time in ms since the epoch. */
  readonly now: number;
}

/**
 * True when one of the secrets signed the delivery. Every secret is tried, and each comparison takes the same time wherever the
 * difference is. SHA-1 signatures (GitHub's `X-Hub-Signature`) count for nothing.
 *
 * GitHub: `X-Hub-Signature-256`, hex HMAC-SHA256 of the body after `sha256=`. Gitea: `X-Gitea-Signature`, the same without a
 * prefix. GitLab: `webhook-signature` by Standard Webhooks, where the server signs; else the secret itself in `X-Gitlab-Token`.
 */
export function isSigned(host: SigningHost, secrets: readonly string[], delivery: SignedDelivery): boolean {
  let isRight = false;
  for (const secret of secrets) if (secret !== "" && isSignedBy(host, secret, delivery)) isRight = true;
  return isRight;
}

function isSignedBy(host: SigningHost, secret: string, delivery: SignedDelivery): boolean {
  const { headers, body } = delivery;
  switch (host) {
    case "github":
      return isEqual(one(headers["x-hub-signature-256"]), `sha256=${hexOf(secret, body)}`);
    case "gitea":
      return isEqual(one(headers["x-gitea-signature"]), hexOf(secret, body));
    case "gitlab":
      return headers["webhook-signature"] === undefined
        ? isEqual(one(headers["x-gitlab-token"]), secret)
        : isStandardSigned(secret, delivery);
  }
}

/** https://www.standardwebhooks.com: base64 HMAC-SHA256 over `id.timestamp.body`; several signatures, apart by spaces. */
function isStandardSigned(secret: string, { headers, body, now }: SignedDelivery): boolean {
  const id = one(headers["webhook-id"]);
  const time = one(headers["webhook-timestamp"]);
  if (id === "" || !/^\d{1,12}$/.test(time) || Math.abs(now - Number(time) * 1_000) > TOLERANCE) return false;
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret);
  const signature = createHmac("sha256", key).update(`${id}.${time}.`).update(body).digest("base64");
  let isRight = false;
  for (const given of one(headers["webhook-signature"]).split(" ").slice(0, 8))
    if (isEqual(given, `v1,${signature}`)) isRight = true;
  return isRight;
}

function hexOf(secret: string, body: Buffer): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

/** Digests are compared: they are of one length, whatever is given. */
export function isEqual(given: string, wanted: string): boolean {
  return timingSafeEqual(digestOf(given), digestOf(wanted));
}

function digestOf(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/** A header that came twice is none. */
export function one(header: string | readonly string[] | undefined): string {
  return typeof header === "string" ? header : "";
}
