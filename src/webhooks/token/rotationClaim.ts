import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { WebhookPorts } from "../webhookPorts.ts";

/** Milliseconds after which a claim without a mark (rotatedSecrets.ts) was left by a kill: nothing was asked then. */
const STALE_MS = 60_000;

/** The right to exchange one token, of all windows on this machine: the same token can serve in several workspaces. */
export interface RotationClaim {
  /** Nobody took it over. */
  isHeld(): boolean;
  release(): void;
}

/** undefined: another window has it. The file's name tells nothing of the token. */
export function claimRotation(
  { organization, private: own, clock }: Pick<WebhookPorts, "organization" | "private" | "clock">,
  secret: string,
): RotationClaim | undefined {
  const folder = join((organization ?? own)?.storeFolder ?? "", "rotations");
  const name = createHash("sha256")
    .update(`claim:${createHash("sha256").update(secret).digest("hex")}`)
    .digest("hex");
  const file = join(folder, name);
  const owner = randomUUID();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const since = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && clock.now() - since > STALE_MS) rmSync(file, { force: true });
  try {
    writeFileSync(file, owner, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return undefined;
    throw error;
  }
  const isHeld = (): boolean => {
    try {
      return readFileSync(file, "utf8") === owner;
    } catch {
      return false;
    }
  };
  return { isHeld, release: () => isHeld() && rmSync(file, { force: true }) };
}
