import type { Pack } from "../../model/pack.ts";
import { formatTarget, type Target } from "../../model/target.ts";
import { matchesPathGlob } from "./glob.ts";
import { entryOf } from "./matchEntries.ts";
import type { MappingEntry, MooringConfig } from "../mooringConfig.ts";

/**
 * Where a pack is compared and applied: as `mooring.yaml` says, and where it says nothing as was chosen for the folder.
 * undefined while no target was chosen (a shared file alone never starts traffic), while the pack is disconnected and while
 * its lines are wrong.
 */
export function targetOf(pack: Pack, config: MooringConfig, folderTarget: Target | undefined): Target | undefined {
  const { entry, problem } = entryOf(pack, config);
  return problem === undefined ? targetOfEntry(entry, folderTarget) : undefined;
}

export function targetOfEntry(entry: MappingEntry | undefined, folderTarget: Target | undefined): Target | undefined {
  if (!folderTarget || entry?.connected === false) return undefined;
  return {
    context: entry?.cluster.context ?? folderTarget.context,
    namespace: entry?.cluster.namespace ?? folderTarget.namespace,
  };
}

/** Whether the plan is always shown for a target: by the `protected` of `mooring.yaml` or by the user's own patterns. */
export function isProtected(target: Target, config: MooringConfig, settingPatterns: readonly string[]): boolean {
  const names = [target.context, formatTarget(target)];
  return [...config.protected, ...settingPatterns].some((pattern) =>
    names.some((name) => matchesPathGlob(name, pattern)),
  );
}
