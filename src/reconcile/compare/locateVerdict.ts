import { locatePlace } from "../../manifests/locate/locateDifference.ts";
import type { ManifestCache } from "../../manifests/parse/manifestCache.ts";
import type { Verdict } from "../../model/verdict.ts";
import type { ComparedObject } from "./comparedObject.ts";
import type { OverlayFiles } from "../files/overlayFiles.ts";

/**
 * The verdict with the place of each difference in the files; where none is found, the place of the object. A field that is
 * ignored has a place only where the files write it.
 */
export async function locateVerdict(
  entry: ComparedObject,
  verdict: Verdict,
  sources: { readonly files: OverlayFiles; readonly cache: ManifestCache },
): Promise<Verdict> {
  if (verdict.differences.length + verdict.ignored.length === 0) return verdict;
  const differences = await Promise.all(
    verdict.differences.map(async (difference) => {
      const path = difference.path.length > 0 ? difference.path : [{ field: "kind" }];
      const place = await locatePlace(entry.desired, path, entry.pack, sources).catch(() => entry.place);
      return { ...difference, place };
    }),
  );
  const ignored = await Promise.all(
    verdict.ignored.map(async (one) => {
      const { path, desired } = one.difference;
      if (path.length === 0 || desired === undefined) return one;
      const place = await locatePlace(entry.desired, path, entry.pack, sources).catch(() => undefined);
      return place ? { ...one, difference: { ...one.difference, place } } : one;
    }),
  );
  return { ...verdict, differences, ignored };
}
