import { type Memento, workspace } from "vscode";
import * as v from "valibot";
import type { Target } from "../model/target.ts";
import type { TargetStore } from "../reconcile/api/ports.ts";

const TARGETS_KEY = "mooring.targets";
const targetsShape = v.record(v.string(), v.object({ context: v.string(), namespace: v.string() }));

/** Chosen targets by workspace folder, in the workspace's own state: never in a file and never in a kubeconfig. */
export function createTargetStore(memento: Memento): TargetStore {
  const read = (): Record<string, Target> => {
    const parsed = v.safeParse(targetsShape, memento.get(TARGETS_KEY));
    return parsed.success ? parsed.output : {};
  };
  return {
    get: (folder) => {
      const targets = read();
      return Object.hasOwn(targets, folder) ? targets[folder] : undefined;
    },
    async set(folder, target) {
      const { [folder]: _old, ...others } = read();
      await memento.update(TARGETS_KEY, target ? { ...others, [folder]: target } : others);
    },
  };
}

/** A target chosen in an earlier session, before the engine is loaded. */
export function rememberedTarget(memento: Memento): Target | undefined {
  const store = createTargetStore(memento);
  for (const { uri } of workspace.workspaceFolders ?? []) {
    const target = store.get(uri.fsPath);
    if (target) return target;
  }
  return undefined;
}
