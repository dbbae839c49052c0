import { formatRef } from "../../model/objectRef.ts";
import { MooringError } from "../../support/errors.ts";
import type { ComparedObject } from "../compare/comparedObject.ts";
import { fileSides } from "./sides.ts";
import type { TextSources } from "./takeLiveValues.ts";
import type { MergeSides } from "../api/filesApi.ts";

/**
 * The three texts for a merge of one object: the file as last `committed` (without Git: as it is), the file, and the file with
 * the live values. All have the same comments and order, so that only real differences show.
 * @throws MooringError `refused` for objects that no single file holds
 */
export async function mergeSides(
  entry: ComparedObject,
  sources: TextSources,
  committed: (file: string) => Promise<string | undefined>,
): Promise<MergeSides> {
  const sides = await fileSides(entry, sources);
  if (!sides) {
    throw new MooringError(
      "refused",
      `${formatRef(entry.desired.ref)} cannot be merged in place: it is generated, secret or missing in the cluster. Use the difference view.`,
    );
  }
  const base = (await committed(sides.path)) ?? sides.file;
  return { file: sides.path, base, fileText: sides.file, live: sides.live, title: sides.title };
}
