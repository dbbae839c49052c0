import type { Memento } from "vscode";
import * as v from "valibot";
import type { ApprovalStore } from "../reconcile/ports.ts";

const APPROVALS_KEY = "mooring.approvals";
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

/** Approved policies by workspace folder, in the workspace's own state: no repository can write there. */
export function createApprovalStore(memento: Memento): ApprovalStore {
  const read = (): Approvals => {
    const parsed = v.safeParse(approvalsShape, memento.get(APPROVALS_KEY));
    return parsed.success ? parsed.output : {};
  };
  return {
    get(folder) {
      const approvals = read();
      return Object.hasOwn(approvals, folder) ? (approvals[folder] ?? []).map(withIdentity) : [];
    },
    async set(folder, approvals) {
      const { [folder]: _old, ...others } = read();
      await memento.update(APPROVALS_KEY, approvals.length > 0 ? { ...others, [folder]: approvals } : others);
    },
  };
}

function withIdentity({ identity, ...approval }: Approvals[string][number]): ReturnType<ApprovalStore["get"]>[number] {
  return { ...approval, identity };
}
