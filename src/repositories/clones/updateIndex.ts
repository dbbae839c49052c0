import { setImmediate as turn } from "node:timers/promises";
import type { CloneFolder } from "../../git/api/cloneFolder.ts";
import { listCommits, readCommits } from "../../git/history/readCommits.ts";
import { type IndexChange, type IndexedBranch, toIndexed } from "../api/commitIndex.ts";
import type { RepositoryStore } from "../api/repositoryStore.ts";

/** Commits of one repository that are indexed; older ones are read from git where they are asked for. */
const MAX_COMMITS = 100_000;
/** Commits written at once: about 10 ms. */
const STEP = 500;

/** Brings the index of a repository to where its clone is, reading only what is new. */
export async function updateIndex(
  store: RepositoryStore,
  id: string,
  clone: CloneFolder,
  state: {
    readonly refs: ReadonlyMap<string, string>;
    readonly defaultBranch: string | undefined;
    readonly isRewritten: boolean;
  },
  signal?: AbortSignal,
): Promise<void> {
  const branches = branchesIn(clone, state.refs, state.defaultBranch);
  const before = store.branches(id);
  const oldDefault = before.find(({ isDefault }) => isDefault);
  const newDefault = branches.find(({ isDefault }) => isDefault);
  const isReset = state.isRewritten || before.length === 0 || oldDefault?.name !== newDefault?.name;
  const known = isReset ? [] : before.map(({ oid }) => oid);
  const fresh = await listCommits(clone, { tips: branches.map(({ oid }) => oid), known, limit: MAX_COMMITS }, signal);
  const knownDefault = isReset || !oldDefault ? [] : [oldDefault.oid];
  const defaultTips = newDefault ? [newDefault.oid] : [];
  const onDefault = new Set(
    await listCommits(clone, { tips: defaultTips, known: knownDefault, limit: MAX_COMMITS }, signal),
  );
  const commits = await readCommits(clone, fresh, signal);
  // before all that are there, in the order that git gave them
  const first = (isReset ? 0 : -store.commits(id, {}, { offset: 0, limit: 0 }).total) - commits.length;
  const added = commits.map((commit, at) => toIndexed(commit, onDefault.has(commit.oid), first + at));
  const isFresh = new Set(fresh);
  const nowOnDefault = [...onDefault].filter((oid) => !isFresh.has(oid));
  await writeIndex(store, id, { branches, added, nowOnDefault, isReset }, isReset ? [] : before);
}

/**
 * In steps that each take some ms, so that nothing else in the process waits. The branches come last: after a kill in between
 * the same commits are read and written once more.
 */
async function writeIndex(
  store: RepositoryStore,
  id: string,
  { branches, added, nowOnDefault, isReset }: IndexChange,
  branchesUntilThen: readonly IndexedBranch[],
): Promise<void> {
  for (let at = 0; at < Math.max(added.length, nowOnDefault.length); at += STEP) {
    store.changeIndex(id, {
      branches: branchesUntilThen,
      added: added.slice(at, at + STEP),
      nowOnDefault: nowOnDefault.slice(at, at + STEP),
      isReset: isReset && at === 0,
    });
    await turn();
  }
  store.changeIndex(id, { branches, added: [], nowOnDefault: [], isReset: isReset && added.length === 0 });
}

function branchesIn(
  clone: CloneFolder,
  refs: ReadonlyMap<string, string>,
  defaultBranch: string | undefined,
): readonly IndexedBranch[] {
  return [...refs].flatMap(([ref, oid]) => {
    if (!ref.startsWith(clone.branches)) return [];
    const name = ref.slice(clone.branches.length);
    return [{ name, oid, isDefault: name === defaultBranch }];
  });
}
