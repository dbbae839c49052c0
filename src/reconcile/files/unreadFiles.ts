import type { GitRepository } from "../../git/git.ts";
import { mayHoldObjects } from "../../manifests/packs/discoverPacks.ts";
import type { AbsentFile } from "../../manifests/files/gitFiles.ts";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import { toDesired } from "../../manifests/parse/toDesired.ts";
import type { ObjectRef } from "../../model/objectRef.ts";

/** More are not looked into: whoever leaves out so much knows it, and each counts as a manifest by its name. */
const MAX_LOOKED_INTO = 5_000;

/** A file that Git has and that was not read, with the objects in it. */
export interface UnreadFile {
  readonly file: string;
  /**
   * - `sparse`: the checkout leaves it out
   * - `deleted`: Git tracks it, and it is not on disk
   * - `submodule`: a folder that is not checked out
   * - a sentence without its beginning: a registered repository has it, and it could not be written here
   */
  readonly why: AbsentFile["why"] | { readonly sentence: string };
  /** undefined: the content is not on this machine. */
  readonly refs: readonly ObjectRef[] | undefined;
}

/** Those of the absent files that hold objects, or may hold some by their name. Nothing is fetched. */
export async function readAbsent(
  absent: readonly AbsentFile[],
  repository: Pick<GitRepository, "localTexts"> | undefined,
  cache: ManifestCache,
  signal?: AbortSignal,
): Promise<readonly UnreadFile[]> {
  if (absent.length === 0) return [];
  const ids = new Set(absent.flatMap(({ oid }) => oid ?? []));
  const texts = ids.size > MAX_LOOKED_INTO ? undefined : await repository?.localTexts([...ids], signal);
  const found: UnreadFile[] = [];
  for (const { file, why, oid } of absent) {
    const text = oid === undefined ? undefined : texts?.get(oid);
    const refs = text === undefined ? undefined : await refsIn(text, file, cache, signal);
    // JSON is data more often than not
    const mayMatter = refs === undefined ? !/\.json$/i.test(file) : refs.length > 0;
    if (mayMatter) found.push({ file, why, refs });
  }
  return found;
}

/** What a text names, as far as it can be read. */
export async function refsIn(
  text: string,
  file: string,
  cache: ManifestCache,
  signal?: AbortSignal,
): Promise<readonly ObjectRef[]> {
  if (!mayHoldObjects(text)) return [];
  const { documents } = await cache.parse(text, file, signal);
  return documents
    .filter(({ isKubernetes }) => isKubernetes)
    .map((one) => toDesired(one, { kind: "file", file, document: one.document, item: one.item }).ref)
    .filter(({ name }) => name !== "");
}
