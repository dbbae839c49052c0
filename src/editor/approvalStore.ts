import path from "node:path";
import type { Memento } from "vscode";
import * as v from "valibot";
import type { PolicyApproval } from "../mappings/config/policyApproval.ts";
import type { ApprovalStore } from "../reconcile/api/ports.ts";
import { MooringError } from "../support/errors.ts";
import { hashText } from "../support/hash.ts";
import { VersionedFile } from "../support/state/versionedFile.ts";

const APPROVALS_KEY = "mooring.approvals";
/** Attempts to write while other windows write too. */
const TRIES = 50;
const approvalShape = v.object({
  packId: v.string(),
  repository: v.string(),
  path: v.string(),
  branch: v.string(),
  target: v.object({ context: v.string(), namespace: v.string() }),
  identity: v.optional(v.object({ server: v.string(), caHash: v.string(), uid: v.string() })),
  reach: v.array(v.string()),
  protected: v.array(v.string()),
  policies: v.array(v.picklist(["heal", "commit", "push", "pullRequest", "prune"])),
});
const approvalsShape = v.record(v.string(), v.array(approvalShape));
type Approvals = v.InferOutput<typeof approvalsShape>;

/**
 * Approved policies by workspace folder, in the extension's storage on this machine: no repository can write there. All windows share
 * them, so that what is revoked in one is revoked in all. `storage` left out: only in the workspace's own state, as in the storage of
 * earlier versions, which counts until something is approved or revoked.
 */
export function createApprovalStore(memento: Memento, storage?: string): ApprovalStore {
  const known = new Map<string, { readonly version: number; readonly approvals: Approvals[string] }>();
  const read = (): Approvals => {
    const parsed = v.safeParse(approvalsShape, memento.get(APPROVALS_KEY));
    return parsed.success ? parsed.output : {};
  };
  return {
    get(folder) {
      const approvals = read();
      const own = Object.hasOwn(approvals, folder) ? approvals[folder] : undefined;
      return (known.get(folder)?.approvals ?? own ?? []).map(withIdentity);
    },
    async refresh(folder) {
      const file = fileOf(storage, folder);
      const version = (await file?.newest().catch(() => 0)) ?? 0;
      if (!file || version === (known.get(folder)?.version ?? 0)) return false;
      const newest = await file.read().catch(() => undefined);
      // what cannot be read allows nothing
      known.set(folder, { version: newest?.number ?? version, approvals: parseApprovals(newest?.text) });
      return true;
    },
    async set(folder, approvals) {
      const { [folder]: _old, ...others } = read();
      const file = fileOf(storage, folder);
      if (file) known.set(folder, await writeApprovals(file, approvals));
      await memento.update(APPROVALS_KEY, approvals.length > 0 && !file ? { ...others, [folder]: approvals } : others);
    },
  };
}

function fileOf(storage: string | undefined, folder: string): VersionedFile | undefined {
  return storage === undefined ? undefined : new VersionedFile(path.join(storage, "approvals", hashText(folder)));
}

async function writeApprovals(
  file: VersionedFile,
  approvals: readonly PolicyApproval[],
): Promise<{ readonly version: number; readonly approvals: Approvals[string] }> {
  const text = JSON.stringify(approvals);
  for (let left = TRIES; left > 0; left -= 1) {
    const number = await file.newest();
    if (await file.replace(number, text)) return { version: number + 1, approvals: parseApprovals(text) };
  }
  throw new MooringError("locked", "Other windows write approvals all the time. Try again.");
}

function parseApprovals(text: string | undefined): Approvals[string] {
  try {
    const parsed = v.safeParse(v.array(approvalShape), JSON.parse(text ?? "[]"));
    return parsed.success ? parsed.output : [];
  } catch {
    return [];
  }
}

function withIdentity({ identity, ...approval }: Approvals[string][number]): ReturnType<ApprovalStore["get"]>[number] {
  return { ...approval, identity };
}
