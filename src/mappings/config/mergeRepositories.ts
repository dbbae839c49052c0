import { isDeepStrictEqual } from "node:util";
import { MooringError } from "../../support/errors.ts";
import { contentOf, readableText } from "./configText.ts";
import {
  addRepositoryEntry,
  changeRepository,
  type RepositoryEntryChange,
  removeRepository,
} from "./editRepositories.ts";
import type { RepositoryEntry } from "../mooringConfig.ts";
import { parseMooringYaml } from "./mooringYaml.ts";

type Entry = Omit<RepositoryEntry, "range">;
const KEYS = ["name", "url", "branch", "access", "level"] as const;

/**
 * The list of repositories with what two people did to it at the same time: their text, with our additions, changes and removals
 * by entry. Two who did the same agree; comments and order of their text stay.
 * @throws MooringError `conflict` with the name of an entry that both changed, or when we changed more than the list; `badInput`
 * when a text cannot be read
 */
export function mergeRepositories(
  { base, ours, theirs }: Readonly<Record<"base" | "ours" | "theirs", string | undefined>>,
  label: string,
): string {
  if (!isDeepStrictEqual(withoutList(base), withoutList(ours)))
    throw conflict(label, "has local changes outside its repository list, and was also changed on the remote");
  const [before, own, other] = [entriesOf(base, label), entriesOf(ours, label), entriesOf(theirs, label)];
  let text = theirs;
  for (const name of new Set([...before.keys(), ...own.keys()])) {
    const [was, wanted, there] = [before.get(name), own.get(name), other.get(name)];
    if (isDeepStrictEqual(was, wanted) || isDeepStrictEqual(wanted, there)) continue;
    if (was === undefined && wanted !== undefined) {
      if (there !== undefined) throw bothChanged(label, name);
      text = addRepositoryEntry(text, wanted);
    } else if (wanted === undefined) {
      if (!isDeepStrictEqual(was, there)) throw bothChanged(label, name);
      text = removeRepository(text, name);
    } else text = changeRepository(text, name, changeOf(label, { was: was ?? wanted, wanted, there }));
  }
  return text ?? "";
}

/** Keys that we changed; another value of the same key at the remote is a conflict. */
function changeOf(
  label: string,
  { was, wanted, there }: { readonly was: Entry; readonly wanted: Entry; readonly there: Entry | undefined },
): RepositoryEntryChange {
  if (!there) throw bothChanged(label, wanted.name);
  const keys = KEYS.filter((key) => was[key] !== wanted[key]);
  if (keys.some((key) => there[key] !== was[key] && there[key] !== wanted[key])) throw bothChanged(label, wanted.name);
  return Object.fromEntries(keys.map((key) => [key, wanted[key]]));
}

function entriesOf(text: string | undefined, label: string): Map<string, Entry> {
  const { repositories } = parseMooringYaml(text, label).config;
  return new Map(
    repositories.map(({ name, url, branch, access, level }) => [name, { name, url, branch, access, level }]),
  );
}

function withoutList(text: string | undefined): unknown {
  const { repositories: _list, ...rest } = contentOf(readableText(text)) ?? {};
  return rest;
}

function bothChanged(label: string, name: string): MooringError {
  return conflict(
    label,
    `has conflicting changes to the repository ${JSON.stringify(name)}, locally and on the remote`,
  );
}

function conflict(label: string, what: string): MooringError {
  return new MooringError("conflict", `${label} ${what}. Merge it with Git, or undo the local change.`);
}
