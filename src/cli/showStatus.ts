import type { Json } from "../model/json.ts";
import { formatTarget } from "../model/target.ts";
import { countVerdicts } from "../model/verdict.ts";
import { readAutomation } from "../reconcile/folder/folderAutomation.ts";
import { holderWords } from "../reconcile/records/leaseWords.ts";
import type { FolderState, ObjectState } from "../reconcile/api/readModel.ts";
import type { LeaseHolder } from "../support/state/folderLease.ts";
import { quoteText } from "../support/printable.ts";
import { userStateFolder } from "../support/state/userState.ts";
import type { CliArguments } from "./usage/cliArguments.ts";
import { compareTarget, printJson } from "./compareTarget.ts";
import { exitStatus } from "./exitStatus.ts";
import { ignoredText } from "./print/ignoredText.ts";
import type { CliSession } from "./openSession.ts";
import { table } from "./print/table.ts";
import type { Terminal } from "./print/terminal.ts";
import { countWords, culpritText, refText, reportText, stateWord } from "./print/words.ts";

/** `mooring status`: one line per pack, one more for each object that needs attention. */
export async function showStatus(
  session: CliSession,
  args: CliArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  const state = await compareTarget(session, args, terminal, signal);
  const holder = await readAutomation(userStateFolder(session.env), state.folder);
  if (args.output === "json") printJson(state, session, terminal, { automation: automationReport(holder) });
  else terminal.print([...statusText(state), ...(holder ? [holderWords(holder, Date.now(), "A")] : [])]);
  return exitStatus(state);
}

function automationReport(holder: LeaseHolder | undefined): Json {
  if (!holder) return null;
  const { name, kind, process, since } = holder;
  return { name, kind, pid: process.pid, host: process.host, since: new Date(since).toISOString() };
}

/** A line for each pack, one more for each object that needs attention. */
export function statusText(state: FolderState): readonly string[] {
  const rows = state.packs.flatMap(({ pack, objects, counts }) => [
    [quoteText(pack.name), pack.kind, countWords(counts), ""],
    ...objects.filter(needsHand).map(objectRow),
  ]);
  const extra =
    state.extra.length > 0
      ? [["not in Git", "", `${state.extra.length} objects`, ""], ...state.extra.map(objectRow)]
      : [];
  const all = countVerdicts(
    [...state.packs.flatMap(({ objects }) => objects), ...state.extra].flatMap(({ verdict }) => verdict ?? []),
  );
  const head = state.target ? formatTarget(state.target) : "no target";
  const ignored = ignoredText(state);
  return [`${head}: ${countWords(all)}${ignored ? ` (${ignored})` : ""}`, ...table([...rows, ...extra])];
}

function needsHand({ verdict }: ObjectState): boolean {
  return verdict?.state !== "inSync" || verdict.reason !== "" || verdict.health?.status === "failed";
}

function objectRow({ ref, verdict, report }: ObjectState): readonly string[] {
  const [first] = verdict?.differences ?? [];
  const fields =
    verdict?.state === "drifted"
      ? ` · ${verdict.differences.length} ${verdict.differences.length === 1 ? "field" : "fields"}`
      : "";
  const who = first?.culprit ? `${culpritText(first.culprit)} ${first.culprit.time}` : "";
  const health = verdict?.health && verdict.health.status !== "current" ? verdict.health.status : "";
  return [
    `  ${refText(ref)}`,
    "",
    `${stateWord(verdict?.state ?? "unknown")}${fields}`,
    [who, reportText(report) || health, verdict?.reason].filter(Boolean).join(" · "),
  ];
}
