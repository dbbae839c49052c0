import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { quoteText } from "../../support/printable.ts";
import { checkRemoteAddress, type RemoteProtocol } from "../signIn/remoteAddress.ts";
import { isRefName } from "../process/gitArguments.ts";
import { decodeRefs, plainRef } from "../process/refNames.ts";
import type { GitRunner } from "../process/gitRunner.ts";
import type { RemoteAccess } from "../signIn/remoteAccess.ts";

/** What a remote says it has. */
export interface RemoteRefs {
  /** The branch that the host calls its default; undefined when the repository is empty or HEAD names a missing branch. */
  readonly defaultBranch: string | undefined;
  /** Full ref name → object name, as `ls-remote` lists them, without peeled tags. */
  readonly refs: ReadonlyMap<string, string>;
}

/** A host that takes a connection and then is silent. */
const TIMEOUT_MS = 30_000;
const HEADS = "refs/heads/";
/** Names in one line of the log. */
const MOST_NAMED = 5;

/**
 * Asks a remote for its refs. Nothing is stored.
 * @throws MooringError badInput, signIn, forbidden, notFound, unreachable
 */
export async function listRemote(
  runner: GitRunner,
  remote: { readonly address: string; readonly allowed: readonly RemoteProtocol[]; readonly access: RemoteAccess },
  signal?: AbortSignal,
): Promise<RemoteRefs> {
  checkRemoteAddress(remote.address, remote.allowed);
  const args = commandLine(["ls-remote", "--quiet", "--symref"], {
    end: "--end-of-options",
    operands: [remote.address],
  });
  const { environment, config } = remote.access;
  try {
    const { stdout } = await runner.writing(
      "network",
      (write) => write({ args, environment, config, timeout: TIMEOUT_MS }),
      signal,
    );
    return withoutUnfit(parseRemoteRefs(decodeRefs(stdout)), runner);
  } catch (error) {
    throw isSilence(error) ? silence(error) : error;
  }
}

/** No hook and no filter runs here: what was stopped waited for the host. */
function isSilence(error: unknown): boolean {
  return MooringError.is(error, "toolFailed") && error.kind === "timeout";
}

function silence(cause: unknown): MooringError {
  const message = `The remote cannot be reached: it did not answer within ${TIMEOUT_MS / 1_000} seconds.`;
  return new MooringError("unreachable", message, { kind: "timeout", cause });
}

/** Lines `<oid>TAB<ref>`, and `ref: <ref>TABHEAD` for symbolic ones (git-ls-remote(1)). */
export function parseRemoteRefs(text: string): RemoteRefs {
  const refs = new Map<string, string>();
  let head: string | undefined;
  for (const line of text.split("\n")) {
    const [left = "", name] = line.split("\t");
    if (name === undefined || name.endsWith("^{}")) continue;
    if (left.startsWith("ref: ")) {
      if (name === "HEAD") head = left.slice("ref: ".length);
    } else if (name !== "HEAD") refs.set(name, left);
  }
  const isThere = head?.startsWith(HEADS) === true && refs.has(head);
  return { defaultBranch: isThere ? head?.slice(HEADS.length) : undefined, refs };
}

/** A name that git itself does not take stops no other ref: it is left out, and said. */
function withoutUnfit(remote: RemoteRefs, { log }: GitRunner): RemoteRefs {
  const unfit = [...remote.refs.keys()].filter((name) => !isRefName(plainRef(name)));
  if (unfit.length === 0) return remote;
  const named = unfit.slice(0, MOST_NAMED).map((name) => quoteText(name));
  log.warn(`Refs with names that Git does not take are left out: ${named.join(", ")} (${unfit.length} in all)`);
  return { ...remote, refs: new Map([...remote.refs].filter(([name]) => !unfit.includes(name))) };
}

/** Names of the branches, in the order of the remote. */
export function branchesOf({ refs }: RemoteRefs): readonly string[] {
  return [...refs.keys()].filter((name) => name.startsWith(HEADS)).map((name) => name.slice(HEADS.length));
}
