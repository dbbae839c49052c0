import { commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import type { CloneFolder } from "../api/cloneFolder.ts";
import { protocolOnly } from "../signIn/remoteAddress.ts";

/**
 * Brings commits that were never pushed from one clone into the other, which is to take its place. What cannot be carried is
 * refused, so that a new copy never costs work: changed files and own commits of a work tree.
 * @throws MooringError refused
 */
export async function carryOwnCommits(from: CloneFolder, to: CloneFolder, signal?: AbortSignal): Promise<void> {
  if (from.kind === "mirror") return;
  const own = await countOwn(from, signal);
  if (from.kind === "regular") {
    const status = commandLine(["status", "--porcelain", "--untracked-files=normal"]);
    const changed = await from.runner.text(status, signal);
    if (own === 0 && changed === "") return;
    throw new MooringError(
      "refused",
      `${from.runner.folder} has uncommitted changes or unpushed commits. Push or discard them, then clone again.`,
    );
  }
  if (own === 0) return;
  const fetch = commandLine(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--refmap="], {
    end: "--end-of-options",
    operands: [from.gitFolder, "+refs/heads/*:refs/heads/*"],
  });
  await to.runner.writing(
    "network",
    (write) => write({ environment: protocolOnly(from.gitFolder), args: fetch }),
    signal,
  );
}

/** Branches that stand where those of the remote do have nothing of their own: to know that, no object is read, which may be damaged. */
async function countOwn({ runner }: CloneFolder, signal?: AbortSignal): Promise<number> {
  const oidsOf = async (place: "refs/heads" | "refs/remotes"): Promise<readonly string[]> => {
    const list = commandLine(["for-each-ref", "--format=%(objectname)"], { operands: [place] });
    return (await runner.text(list, signal)).split("\n").filter(Boolean);
  };
  const known = new Set(await oidsOf("refs/remotes"));
  if ((await oidsOf("refs/heads")).every((oid) => known.has(oid))) return 0;
  const args = commandLine(["rev-list", "--count", "--branches", "--not", "--remotes"]);
  return Number((await runner.text(args, signal)).trim());
}
