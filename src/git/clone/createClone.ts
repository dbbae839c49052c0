import { mkdir } from "node:fs/promises";
import { commandLine } from "../../support/commandLine.ts";
import { checkRefName } from "../process/gitArguments.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { type FetchOptions, fetchClone } from "./fetchClone.ts";
import { OBJECTS_ONLY_FILTER, type CloneSize } from "../api/cloneSize.ts";
import type { Write } from "../process/gitRunner.ts";
import { listRemote, type RemoteRefs } from "./listRemote.ts";
import { isEscapedRef } from "../process/refNames.ts";
import { NEVER_FOLLOWED } from "./refChanges.ts";
import { checkRemoteAddress } from "../signIn/remoteAddress.ts";

export interface CreateCloneOptions extends FetchOptions {
  readonly address: string;
  readonly size: CloneSize;
}

const REFSPECS = {
  mirror: ["+refs/*:refs/*", ...NEVER_FOLLOWED.map((prefix) => `^${prefix}*`)],
  bare: ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"],
  regular: ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*"],
} as const;

/**
 * Fills the empty folder of `clone` from a remote. Not by `git clone`: the same steps serve the first and every later fetch,
 * and no template or hook of the user gets into the clone. Answers what the remote had.
 * @throws MooringError signIn, forbidden, notFound, unreachable, badInput, cancelled
 */
export async function createClone(
  clone: CloneFolder,
  options: CreateCloneOptions,
  signal?: AbortSignal,
): Promise<RemoteRefs> {
  checkRemoteAddress(options.address, options.allowed);
  await mkdir(clone.runner.folder, { recursive: true });
  const remote = await listRemote(clone.runner, options, signal);
  await clone.runner.writing("index", (write) => prepare(clone, write, options, remote), signal);
  await fetchClone(clone, options, signal);
  await pointHead(clone, remote.defaultBranch, signal);
  return remote;
}

async function prepare(
  clone: CloneFolder,
  write: Write,
  { address, size }: CreateCloneOptions,
  remote: RemoteRefs,
): Promise<void> {
  const isSha256 = [...remote.refs.values()].some((oid) => oid.length === 64);
  const shape = clone.kind === "regular" ? [] : (["--bare"] as const);
  const format = isSha256 ? (["--object-format=sha256"] as const) : [];
  await write({
    args: commandLine(["init", "--quiet", "--template=", "--initial-branch=main", ...shape, ...format]),
  });
  const set = (name: string, value: string): Promise<unknown> =>
    write({ args: commandLine(["config", "--add"], { operands: [name, value] }) });
  await set("remote.origin.url", address);
  for (const refspec of REFSPECS[clone.kind]) await set("remote.origin.fetch", refspec);
  if (size.kind === "blobless") {
    await set("remote.origin.promisor", "true");
    await set("remote.origin.partialclonefilter", OBJECTS_ONLY_FILTER);
  }
}

/** HEAD of the clone names the branch that the host calls its default. */
export async function pointHead(clone: CloneFolder, branch: string | undefined, signal?: AbortSignal): Promise<void> {
  // what a name that is no argument stands for is looked up where it is read; a HEAD on a missing branch harms nobody
  if (branch === undefined || isEscapedRef(branch)) return;
  const ref = `refs/heads/${checkRefName(branch)}`;
  const args = commandLine(["symbolic-ref", "HEAD"], { operands: [ref] });
  await clone.runner.writing("index", (write) => write({ args }), signal);
}
