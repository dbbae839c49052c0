/**
 * What git lets pass although its strict check would refuse it: old importers wrote such file modes, names and dates, and
 * published history cannot be mended. None of them changes which file is read or where it is written; all the rest stays
 * refused, above all what hides in trees (`hasDotgit`, `duplicateEntries`) and in `.gitmodules`. Names of git-fsck(1),
 * "FSCK MESSAGES".
 */
const HARMLESS: readonly string[] = [
  "zeroPaddedFilemode",
  "badTimezone",
  "missingSpaceBeforeDate",
  "zeroPaddedDate",
  "badDateOverflow",
  "missingSpaceBeforeEmail",
  "missingNameBeforeEmail",
  "missingEmail",
  "badEmail",
  "badName",
  "multipleAuthors",
];

/** Settings for commands that fetch: every object is checked before a ref can lead to it (git-config(1), fetch.fsckObjects). */
export const OBJECT_CHECKS: readonly string[] = [
  "fetch.fsckObjects=true",
  ...HARMLESS.map((name) => `fetch.fsck.${name}=ignore`),
];

/** The same for clones of Mooring's own, which are checked as a whole now and then: they hold nothing but what was fetched. */
export const CLONE_CHECKS: readonly string[] = [...OBJECT_CHECKS, ...HARMLESS.map((name) => `fsck.${name}=ignore`)];
