import type { Memento } from "vscode";
import * as v from "valibot";
import type { ContextApprovals, ContextUse } from "../reconcile/api/ports.ts";

const ALLOWED_KEY = "mooring.allowedContexts";
const allowedShape = v.array(v.object({ folder: v.string(), context: v.string(), server: v.string() }));
type Allowed = v.InferOutput<typeof allowedShape>[number];

/** Contexts that the user allowed for a workspace folder, in the workspace's own state on this machine: never in a file. */
export function createContextApprovals(memento: Memento): ContextApprovals {
  const read = (): readonly Allowed[] => {
    const parsed = v.safeParse(allowedShape, memento.get(ALLOWED_KEY));
    return parsed.success ? parsed.output : [];
  };
  return {
    isAllowed: (folder, use) => read().some((one) => isSame(one, folder, use)),
    async set(folder, use, isAllowed) {
      const others = read().filter((one) => !isSame(one, folder, use));
      const { context, server } = use;
      await memento.update(ALLOWED_KEY, isAllowed ? [...others, { folder, context, server }] : others);
    },
  };
}

function isSame(one: Allowed, folder: string, { context, server }: ContextUse): boolean {
  return one.folder === folder && one.context === context && one.server === server;
}
