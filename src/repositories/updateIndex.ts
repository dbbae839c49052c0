import type { CloneFolder } from "../git/cloneFolder.ts";
import { listCommits, readCommits } from "../git/readCommits.ts";
import { type IndexedBranch, toIndexed } from "./commitIndex.ts";
import type { RepositoryStore } from "./repositoryStore.ts";

/** Commits of one repository that are indexed; older ones are read from git where they are asked for. */
const MAX_COMMITS = 100_000;

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
  const added = (await readCommits(clone, fresh, signal)).map((commit) => toIndexed(commit, onDefault.has(commit.oid)));
  const isFresh = new Set(fresh);
  const nowOnDefault = [...onDefault].filter((oid) => !isFresh.has(oid));
  store.changeIndex(id, { branches, added, nowOnDefault, isReset });
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
