import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { type FetchOptions, setAddress } from "./fetchClone.ts";
import { checkObjectId } from "../process/gitArguments.ts";
import type { Write } from "../process/gitRunner.ts";
import { progressReader } from "../process/progress.ts";
import { OWN_REFS, type RefChange } from "./refChanges.ts";
import { encodeRefs } from "../process/refNames.ts";
import { readRefs } from "../history/readRefs.ts";

/** Fetched refs wait here until it is clear that nothing gets lost by following them. */
const INCOMING = `${OWN_REFS}incoming/`;

/**
 * Fetches the new objects of `changes` without moving any ref that people see. Only what changed is asked for. Answers the
 * changes as they were fetched.
 * @throws MooringError stale where the remote moved on since it was looked at, and gives out only what its refs name; look again
 */
export async function fetchChanges(
  clone: CloneFolder,
  changes: readonly RefChange[],
  options: FetchOptions,
  signal?: AbortSignal,
): Promise<readonly RefChange[]> {
  const fetched = changes.filter(({ after }) => after !== undefined);
  await dropIncoming(clone, new Set(fetched.map(({ remote }) => incoming(remote))), signal);
  if (fetched.length === 0) return changes;
  const args = commandLine([
    "fetch",
    "--progress",
    "--atomic",
    "--refmap=",
    "--no-tags",
    "--no-recurse-submodules",
    "--no-write-fetch-head",
    "--no-auto-maintenance",
    "--stdin",
    "--end-of-options",
    "origin",
  ]);
  // by object name: git looks for each ref that is named among all of the remote's, which takes minutes for thousands of them
  const lines = fetched.map(({ remote, after = "" }) => `+${checkObjectId(after)}:${incoming(remote)}\n`);
  const input = encodeRefs(lines.join(""));
  const { environment, config } = options.access;
  const onSaid = options.onProgress === undefined ? {} : { onSaid: progressReader(options.onProgress) };
  const work = async (write: Write): Promise<void> => {
    // the address may have been edited since
    await write({ args: setAddress(options.address) });
    await write({ args, input, environment, config, timeout: options.timeout, ...onSaid }).catch(rethrowMoved);
  };
  await clone.runner.writing("network", work, signal);
  const refs = await readRefs(clone, signal);
  return changes.map((change) => {
    const after = change.after === undefined ? undefined : refs.get(incoming(change.remote));
    return { ...change, after };
  });
}

/** What a remote says to the name of an object that no ref of it has any more (upload-pack, fetch-pack). */
function rethrowMoved(error: unknown): never {
  const said = MooringError.is(error) && error.cause instanceof Error ? error.cause.message : "";
  if (/not our ref|unadvertised object/.test(said))
    throw new MooringError("stale", "The remote has changed. Fetch and try again.", { cause: error });
  throw error;
}

/**
 * Moves the refs of `changes`, each only from where it was seen (compare and swap). Those that go first make room for
 * `a/b` where there was `a`. Answers all refs of the clone.
 * @throws MooringError stale when a ref was moved by somebody else
 */
export async function applyChanges(
  clone: CloneFolder,
  changes: readonly RefChange[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const refs = await readRefs(clone, signal);
  const gone = changes.filter(({ after }) => after === undefined);
  const moved = changes.filter(({ after }) => after !== undefined);
  const removals = gone.map(({ local, before = "" }) => `delete ${local} ${checkObjectId(before)}`);
  const moves = moved.flatMap(({ local, remote, before, after = "" }) => {
    const fetched = refs.get(incoming(remote));
    const target = checkObjectId(after);
    const old = before === undefined ? "0".repeat(target.length) : checkObjectId(before);
    return [
      `update ${local} ${target} ${old}`,
      ...(fetched === undefined ? [] : [`delete ${incoming(remote)} ${fetched}`]),
    ];
  });
  await clone.runner.writing(
    "index",
    async (write) => {
      if (removals.length > 0) await transaction(write, removals);
      if (moves.length > 0) await transaction(write, moves);
    },
    signal,
  );
  return readRefs(clone, signal);
}

async function transaction(write: Write, lines: readonly string[]): Promise<void> {
  const input = encodeRefs(["start", ...lines, "prepare", "commit", ""].join("\n"));
  await write({ args: commandLine(["update-ref", "--stdin"]), input });
}

/** What an interrupted or held sync left, but for `kept`. */
async function dropIncoming(clone: CloneFolder, kept: ReadonlySet<string>, signal?: AbortSignal): Promise<void> {
  const left = [...(await readRefs(clone, signal))].filter(([name]) => name.startsWith(INCOMING) && !kept.has(name));
  if (left.length === 0) return;
  const lines = left.map(([name, oid]) => `delete ${name} ${oid}`);
  await clone.runner.writing("index", (write) => transaction(write, lines), signal);
}

function incoming(remote: string): string {
  return INCOMING + remote.slice("refs/".length);
}
