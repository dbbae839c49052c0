import { basename } from "node:path";
import type { Pack } from "../../model/pack.ts";
import { formatTarget } from "../../model/target.ts";
import { commitMessage } from "./commitPacks.ts";
import type { FolderReconciler } from "../folder/folderReconciler.ts";
import { mappingsIn } from "../folder/mappingStates.ts";

/** The message of a commit of these packs: their template where they share one, else the usual words. */
export function messageFor(folder: FolderReconciler, packs: readonly Pack[], paths: readonly string[]): string {
  const ids = new Set(packs.map(({ id }) => id));
  const templates = new Set(
    mappingsIn(folder).flatMap(({ packId, policy }) =>
      packId !== undefined && ids.has(packId) ? [policy.message] : [],
    ),
  );
  const [template] = templates;
  if (template === undefined || templates.size > 1) return commitMessage(packs, paths);
  const filled: Readonly<Record<string, string>> = {
    pack: packs.map(({ name }) => name).join(", "),
    files: paths.map((path) => basename(path)).join(", "),
    cluster: folder.target ? formatTarget(folder.target) : "",
  };
  const message = template.replace(/\{(pack|files|cluster)\}/g, (_whole, key: string) => filled[key] ?? "").trim();
  return message || commitMessage(packs, paths);
}
