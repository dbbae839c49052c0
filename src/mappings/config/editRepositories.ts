import type { Json } from "../../model/json.ts";
import { appendItem, contentOf, readableText } from "./configText.ts";
import { changeItem, removeItem } from "./editItem.ts";
import type { RepositoryEntry } from "../mooringConfig.ts";

/** What is written down of a repository; undefined takes a key away, so that its default holds. */
export type RepositoryEntryChange = {
  readonly [Key in "name" | "url" | "branch" | "access" | "level"]?: RepositoryEntry[Key] | undefined;
};

/**
 * The text with one repository more. Comments, order and style of everything else stay.
 * @param text undefined: there is no such file yet
 * @throws MooringError `badInput` when the file cannot be read, `refused` when it cannot be changed safely
 */
export function addRepositoryEntry(text: string | undefined, entry: Omit<RepositoryEntry, "range">): string {
  const written = Object.entries(entry).filter(([, value]) => value !== undefined);
  return appendItem(readableText(text), "repositories", Object.fromEntries(written));
}

/** The text with keys of the repository of this name changed. @throws as addRepository */
export function changeRepository(text: string | undefined, name: string, change: RepositoryEntryChange): string {
  const before = readableText(text);
  const at = indexOf(before, name);
  return at < 0 ? before : changeItem(before, "repositories", at, change);
}

/** The text without the repository of this name. @throws as addRepository */
export function removeRepository(text: string | undefined, name: string): string {
  const before = readableText(text);
  const at = indexOf(before, name);
  return at < 0 ? before : removeItem(before, "repositories", at);
}

function indexOf(text: string, name: string): number {
  const list = contentOf(text)?.repositories;
  if (!Array.isArray(list)) return -1;
  return list.findIndex((item: Json) => {
    const isMap = typeof item === "object" && item !== null && !Array.isArray(item);
    return isMap && (item as { readonly name?: Json }).name === name;
  });
}
