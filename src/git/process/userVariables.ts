/** Who makes a commit, and when (git(1), "Git Commits"; git-commit-tree(1) for `EMAIL`). */
const IDENTITY = [
  "GIT_AUTHOR_NAME",
  "GIT_AUTHOR_EMAIL",
  "GIT_AUTHOR_DATE",
  "GIT_COMMITTER_NAME",
  "GIT_COMMITTER_EMAIL",
  "GIT_COMMITTER_DATE",
  "EMAIL",
] as const;

/**
 * Settings that may come by environment, in lower case: none of them names a program, an address or a file that is run. Names
 * that are not here are dropped; many settings of git do name one (`core.fsmonitor`, `credential.helper`, `filter.*.clean`).
 */
const SETTINGS = new Set([
  "safe.directory",
  ..."user.name user.email user.useconfigonly user.signingkey".split(" "),
  ..."author.name author.email committer.name committer.email".split(" "),
  ..."commit.gpgsign gpg.format".split(" "),
  ..."core.autocrlf core.eol core.filemode core.ignorecase core.longpaths core.symlinks".split(" "),
]);

/** More settings than anybody gives by environment; what lies behind is dropped. */
const MOST_SETTINGS = 1_000;

/**
 * The identity that the caller's environment gives. Git itself sets these variables for the programs it starts while it makes a
 * commit (an editor, a hook): they are about that commit then, which is known by `GIT_INDEX_FILE`, and are left out.
 */
export function identityOf(from: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  if (from.GIT_INDEX_FILE !== undefined) return {};
  return Object.fromEntries(
    IDENTITY.flatMap((name) => {
      const value = from[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/**
 * The settings given by `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_<n>` and `GIT_CONFIG_VALUE_<n>` (git-config(1)) that may pass, as
 * `name=value` for `git -c`, which has the same rank.
 */
export function settingsOf(from: NodeJS.ProcessEnv): readonly string[] {
  const count = /^\d+$/.test(from.GIT_CONFIG_COUNT ?? "") ? Math.min(Number(from.GIT_CONFIG_COUNT), MOST_SETTINGS) : 0;
  return Array.from({ length: count }, (_none, at) => at).flatMap((at) => {
    const key = from[`GIT_CONFIG_KEY_${at}`];
    const value = from[`GIT_CONFIG_VALUE_${at}`];
    const isPassed = key !== undefined && value !== undefined && SETTINGS.has(key.toLowerCase());
    return isPassed ? [`${key}=${value}`] : [];
  });
}
