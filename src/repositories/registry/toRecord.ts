import { checkAnyRefName } from "../../git/process/gitArguments.ts";
import { normalAddress } from "../../git/api/normalAddress.ts";
import { checkRemoteAddress, withoutCredentials, type RemoteProtocol } from "../../git/signIn/remoteAddress.ts";
import { MooringError } from "../../support/errors.ts";
import type { NewRepository } from "../api/repositoriesApi.ts";
import { isShareable } from "./registry.ts";
import { repositoryId } from "./repositoryId.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import { sourceTypeOf } from "../api/sourceType.ts";
import type { AccessLevel } from "../../mappings/mooringConfig.ts";

const MAX_NAME = 200;

/** What was entered or written down, without kind and size, which are this machine's own choice. */
type Entered = Pick<NewRepository, "name" | "url" | "access"> &
  Partial<Pick<NewRepository, "kind" | "size">> & {
    readonly branch?: string | undefined;
  };

/** A record that begins its life, from what the form or the registry says. The parts were checked. */
export function toRecord(
  entered: Entered,
  at: { readonly level: AccessLevel; readonly now: number; readonly ids: ReadonlySet<string> },
): StoredRepository {
  const { name, url, branch, access } = entered;
  return {
    id: repositoryId(name, url, at.ids),
    name,
    url,
    sourceType: sourceTypeOf(url),
    branch,
    access,
    level: at.level,
    kind: entered.kind ?? "bare",
    size: entered.size ?? { kind: "full" },
    status: "pending",
    failure: undefined,
    lastSyncedAt: undefined,
    defaultBranch: undefined,
    head: undefined,
    sizeBytes: undefined,
    hasLfs: false,
    heldRewrite: undefined,
    approvedTips: [],
    isShared: isShareable(url),
    isListed: true,
    createdAt: at.now,
  };
}

/** @throws MooringError badInput, refused when another one has this name */
export function checkName(name: string, others: readonly { readonly name: string }[]): string {
  const clean = name.trim();
  if (clean === "" || clean.length > MAX_NAME || /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(clean)) {
    throw new MooringError("badInput", `Enter a name of up to ${MAX_NAME} characters, without control characters.`);
  }
  if (others.some((other) => other.name === clean)) {
    throw new MooringError(
      "refused",
      `A repository named ${JSON.stringify(clean)} already exists. Choose another name.`,
    );
  }
  return clean;
}

/**
 * The address as git takes it.
 * @throws MooringError badInput for a protocol that is not allowed, a password in the address, and what git would read as options
 */
export function checkAddress(url: string, protocols: readonly RemoteProtocol[]): string {
  const address = normalAddress(url);
  checkRemoteAddress(address, protocols);
  if (withoutCredentials(address) !== address) {
    throw new MooringError("badInput", "Remove the password from the address. SSH uses a key or the agent.");
  }
  if (address.startsWith("file:") && !address.startsWith("file:///")) {
    throw new MooringError("badInput", "A file URL must start with file:/// and an absolute path.");
  }
  return address;
}

export function checkBranch(branch: string | undefined): string | undefined {
  const name = branch?.trim();
  return name === undefined || name === "" ? undefined : checkAnyRefName(name);
}
