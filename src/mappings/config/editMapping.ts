import { isJsonObject, type Json } from "../../model/json.ts";
import { appendItem, contentOf, readableText } from "./configText.ts";
import { changeItem } from "./editItem.ts";
import type { MappingEntry } from "../mooringConfig.ts";
import { normalizePath } from "../match/workspacePath.ts";

/** Keys of a mapping that Mooring writes; undefined takes a key away, so that its default holds. */
export type MappingChange = {
  readonly [Key in EditedKey]?: MappingEntry[Key] | undefined;
};
type EditedKey =
  | "pack"
  | "repository"
  | "path"
  | "connected"
  | "commit"
  | "message"
  | "push"
  | "heal"
  | "prune"
  | "pause"
  | "engine";

/** Where a pack lies, as its mapping says or would say it. */
export interface PackLocation {
  readonly path: string;
  readonly repository?: string | undefined;
}

/**
 * The text of `mooring.yaml` with a mapping for a path: its keys changed where it is there, a new item where it is not.
 * Comments, order and style of everything else stay.
 * @param text undefined: there is no such file yet
 * @param place of the pack; the path as normalizePath gives it
 * @param pack name for a new item
 * @throws MooringError `badInput` when the file cannot be read, `refused` when it cannot be changed safely
 */
export function putMapping(
  text: string | undefined,
  { path, repository }: PackLocation,
  pack: string,
  change: MappingChange,
): string {
  const before = readableText(text);
  const at = indexOf(before, path, repository);
  if (at >= 0) return changeItem(before, "mappings", at, change);
  const written = Object.entries({ repository, ...change, pack, path }).filter(([, value]) => value !== undefined);
  const { pack: _pack, path: _path, ...others } = Object.fromEntries(written);
  return appendItem(before, "mappings", { pack: change.pack ?? pack, path: change.path ?? path, ...others });
}

/** Place of the mapping for a path in the list; -1 when there is none. Only what is written as plain values is found. */
function indexOf(text: string, path: string, repository: string | undefined): number {
  const list = contentOf(text)?.mappings;
  if (!Array.isArray(list)) return -1;
  return list.findIndex((item: Json) => {
    if (!isJsonObject(item) || typeof item.path !== "string") return false;
    return normalizePath(item.path) === path && item.repository === repository;
  });
}
