import { formatPath } from "../model/fieldPath.ts";
import type { Plan } from "../model/plan.ts";
import { formatTarget, identityWarning } from "../model/target.ts";
import { MooringError } from "../support/errors.ts";
import { quoteText } from "../support/printable.ts";
import { redactText } from "../support/redaction.ts";
import type { CliArguments } from "./usage/cliArguments.ts";
import { exitStatus, FAILED, IN_SYNC } from "./exitStatus.ts";
import { ignoredText } from "./print/ignoredText.ts";
import { notComparedLines } from "./notCompared.ts";
import { type CliSession, chooseCliTarget, compare } from "./openSession.ts";
import { reportProblems } from "./reportProblems.ts";
import { table } from "./print/table.ts";
import type { Terminal } from "./print/terminal.ts";
import { differenceText, refText } from "./print/words.ts";
import type { OnProgress } from "../reconcile/api/selection.ts";
import type { ApplyReport } from "../reconcile/api/applyApi.ts";

/** `mooring apply`: shows the plan, asks, writes. Conflicts stay with their managers. */
export async function applyFiles(
  session: CliSession,
  args: CliArguments,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<number> {
  await chooseCliTarget(session, args);
  const { engine, workspace } = session;
  const state = await compare(session, terminal, signal);
  reportProblems(state, terminal);
  const status = exitStatus(state);
  if (status === IN_SYNC) {
    const ignored = ignoredText(state);
    const nothing = `Nothing to apply: the cluster matches the files${ignored ? `, ${ignored}` : ""}.`;
    terminal.print([nothing, ...notComparedLines(state)]);
    return IN_SYNC;
  }
  const plan = await engine.apply.plan({ folder: workspace.folder }, {}, signal);
  const force = takenOver(plan, args.takeOver);
  terminal.print(planText(plan, force));
  if (args.dryRun) return status;
  await requireYes(plan, args, terminal);
  const report = await engine.apply.run(plan, { hash: plan.hash, force }, showStep(terminal), signal);
  terminal.print(table(report.results.map(({ write, outcome, message }) => [outcome, refText(write.ref), message])));
  if (report.results.some(({ outcome }) => outcome !== "written" && outcome !== "unchanged")) return FAILED;
  const isReady = !args.wait || (await waitReady(session, report, terminal, signal));
  return isReady ? afterApply(session) : FAILED;
}

/**
 * A protected target takes the name of its context: --yes is in scripts and in habits.
 * @throws MooringError `refused` with what to give
 */
async function requireYes(plan: Plan, { yes, yesProtected }: CliArguments, terminal: Terminal): Promise<void> {
  const { target, identity, isProtected, writes } = plan;
  const { context } = target;
  const warning = identityWarning(identity);
  if (warning !== "") terminal.note(`warning: ${warning}`);
  if (yesProtected !== undefined && yesProtected !== context) {
    const why = `--yes-protected is ${yesProtected}, but the plan is for ${context}`;
    throw new MooringError("refused", `Nothing was written: ${why}.`);
  }
  if (yesProtected === context || (yes && !isProtected)) return;
  const what = `${writes.length} changes to ${formatTarget(target)} (${identity.server})`;
  if (!isProtected) {
    if (await terminal.ask(`Apply ${what}?`)) return;
    throw new MooringError("refused", "Nothing was written. Answer yes, or use --yes in non-interactive runs.");
  }
  if ((await terminal.askText(`${context} is protected. To apply ${what}, type its name:`)) === context) return;
  throw new MooringError(
    "refused",
    `Nothing was written: ${formatTarget(target)} is protected. Type the name of its context, or use --yes-protected ${context}.`,
  );
}

function showStep(terminal: Terminal): OnProgress {
  return ({ message, done, total }) => terminal.progress(`${done}/${total} ${message}`);
}

/** False when something is not ready; what was written is written all the same. */
async function waitReady(
  { engine }: CliSession,
  report: ApplyReport,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<boolean> {
  const notReady = await engine.apply.waitReady(report, showStep(terminal), signal);
  for (const { ref, health } of notReady)
    terminal.note(redactText(`not ready: ${refText(ref)}: ${health.message || health.status}`));
  if (notReady.length > 0) terminal.note("The changes were written. Only the wait was interrupted.");
  return notReady.length === 0;
}

/** What is left after the writes, e.g. fields that were not taken from other managers. */
function afterApply({ engine, workspace }: CliSession): number {
  const state = engine.folders.get(workspace.folder);
  return state ? exitStatus(state) : FAILED;
}

type Force = readonly { readonly write: number; readonly conflict: number }[];

/** Only what was asked for by name changes hands. */
function takenOver(plan: Plan, managers: readonly string[]): Force {
  return plan.writes.flatMap(({ conflicts }, write) =>
    conflicts.flatMap(({ manager }, conflict) =>
      managers.includes("all") || managers.includes(manager) ? [{ write, conflict }] : [],
    ),
  );
}

/** A line for each write, and below it what it changes. */
export function planText(plan: Plan, force: Force): readonly string[] {
  const isTaken = (write: number, conflict: number): boolean =>
    force.some((tick) => tick.write === write && tick.conflict === conflict);
  const lines = plan.writes.flatMap(({ action, ref, differences, conflicts, note }, write) => [
    `${action} ${refText(ref)}`,
    ...differences.map((difference) => `    ${differenceText(difference)}`),
    ...conflicts.map(({ manager, path }, conflict) =>
      isTaken(write, conflict)
        ? `    taken from ${quoteText(manager)}: ${quoteText(formatPath(path))}`
        : `    left to ${quoteText(manager)}: ${quoteText(formatPath(path))} (to take over, use --take-over ${quoteText(manager)})`,
    ),
    ...(note ? [`    ${note}`] : []),
  ]);
  const leftOut = plan.leftOut.map(({ ref, reason }) => `skipped ${refText(ref)}: ${quoteText(reason)}`);
  return [`${plan.writes.length} changes for ${formatTarget(plan.target)}:`, ...lines, ...leftOut];
}
