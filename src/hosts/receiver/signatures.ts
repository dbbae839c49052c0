import { createHash, createHmac, type Hmac, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** How a host signs what it delivers. */
export type SigningHost = "github" | "gitlab" | "gitea";

/** A signature with a time in it (GitLab's) is taken for so long (ms) around the time here: Standard Webhooks, "Verifying timestamp". */
const TOLERANCE = 5 * 60_000;
/** Signatures of one delivery that are looked at. */
const MOST_SIGNATURES = 8;

/** What one secret makes of a delivery: digests the body, then says whether a header has the same. */
interface Check {
  readonly hmac?: Hmac;
  isRight(): boolean;
}

/**
 * Checks the signature of one delivery while its body comes, without keeping it. Every secret is tried, and each comparison takes
 * the same time wherever the difference is. SHA-1 signatures (GitHub's `X-Hub-Signature`) count for nothing.
 *
 * GitHub: `X-Hub-Signature-256`, hex HMAC-SHA256 of the body after `sha256=`. Gitea: `X-Gitea-Signature`, the same without a
 * prefix. GitLab: `webhook-signature` by Standard Webhooks, where the server signs; else the secret itself in `X-Gitlab-Token`.
 */
export class SignatureCheck {
  readonly #checks: readonly Check[];

  /** @param now wall time in ms since the epoch. */
  constructor(host: SigningHost, secrets: readonly string[], headers: IncomingHttpHeaders, now: number) {
    this.#checks = secrets.filter((secret) => secret !== "").map((secret) => checkOf(host, secret, headers, now));
  }

  /** The next part of the body, byte for byte. */
  update(part: Buffer): void {
    for (const { hmac } of this.#checks) hmac?.update(part);
  }

  /** To be asked once, after the whole body. */
  isRight(): boolean {
    return this.#checks.map((check) => check.isRight()).includes(true);
  }
}

function checkOf(host: SigningHost, secret: string, headers: IncomingHttpHeaders, now: number): Check {
  switch (host) {
    case "github":
      return hexCheck(secret, one(headers["x-hub-signature-256"]), "sha256=");
    case "gitea":
      return hexCheck(secret, one(headers["x-gitea-signature"]), "");
    case "gitlab":
      return headers["webhook-signature"] === undefined
        ? { isRight: () => isEqual(one(headers["x-gitlab-token"]), secret) }
        : standardCheck(secret, headers, now);
  }
}

function hexCheck(secret: string, given: string, prefix: string): Check {
  const hmac = createHmac("sha256", secret);
  return { hmac, isRight: () => isEqual(given, `${prefix}${hmac.digest("hex")}`) };
}

/** https://www.standardwebhooks.com: base64 HMAC-SHA256 over `id.timestamp.body`; several signatures, apart by spaces. */
function standardCheck(secret: string, headers: IncomingHttpHeaders, now: number): Check {
  const id = one(headers["webhook-id"]);
  const time = one(headers["webhook-timestamp"]);
  if (id === "" || !/^\d{1,12}$/.test(time) || Math.abs(now - Number(time) * 1_000) > TOLERANCE)
    return { isRight: () => false };
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret);
  const hmac = createHmac("sha256", key).update(`${id}.${time}.`);
  const given = one(headers["webhook-signature"]).split(" ").slice(0, MOST_SIGNATURES);
  return {
    hmac,
    isRight() {
      const wanted = `v1,${hmac.digest("base64")}`;
      return given.map((signature) => isEqual(signature, wanted)).includes(true);
    },
  };
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
