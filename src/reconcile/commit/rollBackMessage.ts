import type { Commit } from "../../git/git.ts";
import type { Pack } from "../../model/pack.ts";

/** Commits that are named in the message at most. */
const NAMED = 50;

/** The message of a commit that takes others back, which it names. */
export function rollBackMessage(
  pack: Pack,
  target: Pick<Commit, "oid" | "subject">,
  reverted: readonly Commit[],
): string {
  const { oid, subject } = target;
  const names = reverted.slice(0, NAMED).map((commit) => `${commit.oid.slice(0, 12)} ${commit.subject}`);
  return [
    `Roll back pack ${pack.name} to ${oid.slice(0, 7)}${subject ? ` "${subject}"` : ""}`,
    `This reverts, for this pack:\n${names.map((name) => `* ${name}`).join("\n")}${reverted.length > NAMED ? "\n* …" : ""}`,
  ].join("\n\n");
}
