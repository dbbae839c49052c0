import type { RepositoryEntry, AccessLevel } from "../../mappings/mooringConfig.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";
import type { RepositoriesPorts } from "../api/ports.ts";
import type { RecordCache } from "../store/recordCache.ts";
import { toRecord } from "./toRecord.ts";

/**
 * Brings the records to what the registry says. An entry is the same repository when its address is the same. A known name with
 * another address may be a move or an attempt to have another repository followed with the user's token: the record stays as it
 * was, and the new address waits for a confirmation. New entries are pending: nothing is cloned unasked.
 */
export function mergeRegistry(
  { records, ports }: { readonly records: RecordCache; readonly ports: Pick<RepositoriesPorts, "clock"> },
  level: AccessLevel,
  entries: readonly RepositoryEntry[],
): void {
  const left = new Set(records.all().filter(({ isShared }) => isShared));
  const take = (find: (record: StoredRepository) => boolean): StoredRepository | undefined => {
    const found = [...left].find(find);
    if (found) left.delete(found);
    return found;
  };
  const own = entries.filter((entry) => entry.level === level);
  const exact = new Map(own.map((entry) => [entry, take(({ name, url }) => name === entry.name && url === entry.url)]));
  for (const entry of own) {
    const known = exact.get(entry) ?? take(({ url }) => url === entry.url) ?? take(({ name }) => name === entry.name);
    const { name, url, branch, access } = entry;
    if (!known) {
      const ids = new Set(records.all().map(({ id }) => id));
      records.put(toRecord({ name, url, branch, access }, { level, now: ports.clock.now(), ids }));
      continue;
    }
    if (known.url !== url) {
      if (known.movedTo !== url || !known.isListed) records.put({ ...known, movedTo: url, isListed: true });
      continue;
    }
    const isSame = known.name === name && known.branch === branch && known.access === access && !known.movedTo;
    if (!isSame || !known.isListed) records.put({ ...known, name, branch, access, movedTo: undefined, isListed: true });
  }
  for (const gone of left) if (gone.isListed) records.put({ ...gone, isListed: false });
}
