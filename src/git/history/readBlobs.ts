import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import type { GitRunner } from "../process/gitRunner.ts";
import { OWN_ACCESS, type RemoteAccess } from "../signIn/remoteAccess.ts";

const NEWLINE = 10;

/** A plain file of a commit. */
export interface BlobEntry {
  readonly oid: string;
  readonly mode: "100644" | "100755";
}

/** What a tree holds, by path. Submodules are left out. */
export interface TreeEntries {
  readonly blobs: Map<string, BlobEntry>;
  /** Object names of the symbolic links; the blob holds where each leads. */
  readonly links: ReadonlyMap<string, string>;
}

/**
 * The plain files and the links of a tree; all where `paths` is empty. `treeish` is a full object name or was checked by
 * gitArguments.ts.
 */
export async function listTree(
  runner: GitRunner,
  treeish: string,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<TreeEntries> {
  const args = commandLine(["ls-tree", "-r", "-z", "--full-tree"], { operands: [treeish], paths });
  const blobs = new Map<string, BlobEntry>();
  const links = new Map<string, string>();
  for (const line of (await runner.text(args, signal)).split("\0")) {
    const [, mode, oid, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (!oid || !path) continue;
    if (mode === "100644" || mode === "100755") blobs.set(path, { oid, mode });
    else if (mode === "120000") links.set(path, oid);
  }
  return { blobs, links };
}

/** Path → blob of the plain files of a tree, as `listTree`. */
export async function listBlobs(...args: Parameters<typeof listTree>): Promise<Map<string, BlobEntry>> {
  return (await listTree(...args)).blobs;
}

/**
 * The contents of blobs. `access` is for clones that fetch contents when they are read.
 * Each answer is `<id> blob <size>\n<bytes>\n`, in the order asked (git-cat-file(1), "BATCH OUTPUT").
 */
export async function readBlobs(
  runner: GitRunner,
  ids: readonly string[],
  signal?: AbortSignal,
  access: RemoteAccess = OWN_ACCESS,
): Promise<Map<string, Buffer>> {
  const contents = new Map<string, Buffer>();
  if (ids.length === 0) return contents;
  const input = ids.map((id) => `${id}\n`).join("");
  const args = commandLine(["cat-file", "--batch", "--buffer"]);
  const { stdout } = await runner.read({ args, input, ...access }, signal);
  let at = 0;
  while (at < stdout.length) {
    const end = stdout.indexOf(NEWLINE, at);
    const [id = "", type, size] = stdout.toString("latin1", at, end < 0 ? stdout.length : end).split(" ");
    if (type !== "blob")
      throw new MooringError("notFound", `The repository does not have the object ${id} (${type ?? "unknown"}).`);
    contents.set(id, stdout.subarray(end + 1, end + 1 + Number(size)));
    at = end + 1 + Number(size) + 1;
  }
  return contents;
}
