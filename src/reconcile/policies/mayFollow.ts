import { basename, dirname, extname, relative, sep } from "node:path";
import type { IncomingFile } from "../../git/api/gitRepository.ts";
import { isInside } from "../../manifests/files/insideFolder.ts";
import { MOORING_FILE } from "../../mappings/mooringConfig.ts";
import type { Pack } from "../../model/pack.ts";

/** Files that make a pack of their own, or another one of the folder that they come to. */
const MAKES_PACK = /^(kustomization(\.ya?ml)?|chart\.ya?ml|.*\.pack\.ya?ml)$/i;
const MANIFEST = new Set([".yaml", ".yml", ".json"]);

/**
 * True when the changes are about nothing but packs that heal with an approval, so that the branch may follow without a click:
 * known files of theirs, and new ones in folders that they have already. Never mooring.yaml, never what begins with a dot
 * (`.vscode`, `.gitattributes`), never links or submodules, never what would be a pack of its own. `root` is the work tree's.
 */
export function mayFollow(
  files: readonly IncomingFile[],
  root: string,
  packs: readonly Pack[],
  isApproved: (pack: Pack) => boolean,
): boolean {
  return (
    files.length > 0 &&
    files.every((one) => {
      const parts = relative(root, one.file).split(sep);
      if (!one.isPlain || parts.some((part) => part.startsWith("."))) return false;
      if (basename(one.file).toLowerCase() === MOORING_FILE) return false;
      const owners = ownersOf(one, packs);
      return owners.length > 0 && owners.every(isApproved);
    })
  );
}

/** A file that one commit adds and another changes is new all the same: what counts is what is here now. */
function ownersOf({ file }: IncomingFile, packs: readonly Pack[]): readonly Pack[] {
  const known = packs.filter(({ files }) => files.includes(file));
  if (known.length > 0) return known;
  if (MAKES_PACK.test(basename(file))) return [];
  return packs.filter((pack) => wouldHold(pack, file));
}

/** True for a new file in a folder that has files of the pack. */
function wouldHold({ kind, root, files }: Pack, file: string): boolean {
  const folder = dirname(file);
  if (!files.some((one) => dirname(one) === folder)) return false;
  if (kind === "folder") return folder === root && MANIFEST.has(extname(file).toLowerCase());
  return kind !== "file" && isInside(root, file);
}
