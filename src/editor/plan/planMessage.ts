import { l10n } from "vscode";
import { formatPath } from "../../model/fieldPath.ts";
import type { Json } from "../../model/json.ts";
import { formatRef, groupKind } from "../../model/objectRef.ts";
import type { LeftOut, Plan, PlannedWrite, WriteAction } from "../../model/plan.ts";
import { formatTarget, identityWarning } from "../../model/target.ts";
import type { Difference } from "../../model/verdict.ts";
import { describeCulprit } from "../words/describeDifference.ts";
import { formatBlock } from "../words/formatValue.ts";
import type { PlanMessage, WriteView } from "../../protocol/planProtocol.ts";

/** Fields shown of one object; the diff editor has the rest. */
const MAX_FIELDS = 200;
const LONGEST_VALUE = 2_000;
/** Deleting one of these takes with it what it holds: its name must be typed. */
const NAME_TO_TYPE = new Set(["Namespace", "CustomResourceDefinition.apiextensions.k8s.io", "PersistentVolumeClaim"]);

/** The plan in words, values masked. `packName` gives the name of a pack by its id; `now` in ms since the epoch. */
export function planMessage(plan: Plan, packName: (id: string) => string, now: number): PlanMessage {
  const target = formatTarget(plan.target);
  return {
    type: "plan",
    hash: plan.hash,
    target,
    server: plan.identity.server,
    warning: identityWarning(plan.identity),
    isProtected: plan.isProtected,
    summary: [summaryOf(plan.writes), ...plan.leftOut.map(leftOutText)].join(" · "),
    applyOne: l10n.t("Apply 1 Change to {0}", target),
    applyMany: l10n.t("Apply {0} Changes to {1}", "{0}", target),
    words: pageWords(target),
    writes: plan.writes.map((write) => writeView(write, packName, now)),
  };
}

function leftOutText({ ref, reason }: LeftOut): string {
  return l10n.t("Skipped: {0} ({1})", formatRef(ref), reason);
}

/** What has to be done before a write may go. */
export function confirmationOf(write: PlannedWrite): WriteView["confirm"] {
  if (write.action !== "delete" && write.action !== "recreate") return { kind: "none" };
  if (NAME_TO_TYPE.has(groupKind(write.ref))) {
    return {
      kind: "name",
      label: l10n.t("Type {0} to confirm deletion of the object and its contents", write.ref.name),
      name: write.ref.name,
    };
  }
  return {
    kind: "tick",
    label:
      write.action === "delete"
        ? l10n.t("Delete {0}", formatRef(write.ref))
        : l10n.t("Delete and recreate {0}", formatRef(write.ref)),
  };
}

/** True when all that needs a confirmation has one: checked on this side too, whatever the page says. */
export function isConfirmed(
  plan: Plan,
  confirmed: readonly { readonly write: number; readonly name: string }[],
): boolean {
  return plan.writes.every((write, at) => {
    const wanted = confirmationOf(write);
    if (wanted.kind === "none") return true;
    const given = confirmed.find((one) => one.write === at);
    return given !== undefined && (wanted.kind === "tick" || given.name === wanted.name);
  });
}

/** The fields a write would change, in the order the page shows them. */
export function fieldsOfWrite(write: PlannedWrite): readonly Difference[] {
  return write.differences.filter(({ path }) => path.length > 0);
}

function writeView(write: PlannedWrite, packName: (id: string) => string, now: number): WriteView {
  const fields = fieldsOfWrite(write);
  const confirm = confirmationOf(write);
  return {
    title: formatRef(write.ref),
    pack: packName(write.packId),
    action: write.action,
    actionWord: actionWord(write.action),
    note: confirm.kind === "name" ? "" : write.note, // its label says the same
    fields: fields.slice(0, MAX_FIELDS).map((difference) => fieldView(difference, now)),
    more: Math.max(0, fields.length - MAX_FIELDS),
    conflicts: write.conflicts.map(({ path, manager, message }) => ({
      path: formatPath(path),
      manager,
      message: cut(message),
    })),
    confirm,
  };
}

function fieldView(difference: Difference, now: number): WriteView["fields"][number] {
  return {
    path: formatPath(difference.path),
    kind: difference.kind,
    live: side(difference.live),
    desired: side(difference.desired),
    who: difference.culprit ? describeCulprit(difference.culprit, now) : "",
    hasPlace: difference.place !== undefined,
  };
}

function side(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : formatBlock(value, LONGEST_VALUE);
}

function actionWord(action: WriteAction): string {
  switch (action) {
    case "create":
      return l10n.t("create");
    case "apply":
      return l10n.t("change");
    case "recreate":
      return l10n.t("recreate");
    case "delete":
      return l10n.t("delete");
  }
}

function summaryOf(writes: readonly PlannedWrite[]): string {
  const counts = new Map<WriteAction, number>();
  for (const { action } of writes) counts.set(action, (counts.get(action) ?? 0) + 1);
  const parts = [...counts].map(([action, count]) => l10n.t("{0} to {1}", count, actionWord(action)));
  const fields = writes.reduce((sum, write) => sum + fieldsOfWrite(write).length, 0);
  if (fields > 0) parts.push(fields === 1 ? l10n.t("1 field") : l10n.t("{0} fields", fields));
  const conflicts = writes.reduce((sum, write) => sum + write.conflicts.length, 0);
  if (conflicts > 0) parts.push(conflicts === 1 ? l10n.t("1 conflict") : l10n.t("{0} conflicts", conflicts));
  return parts.join(" · ");
}

/** Texts of the page, translated here because a page has no l10n of its own. */
export function pageWords(target: string): Record<string, string> {
  return {
    title: l10n.t("Plan for {0}", target),
    cancel: l10n.t("Cancel"),
    stop: l10n.t("Stop"),
    stopWaiting: l10n.t("Stop Waiting"),
    close: l10n.t("Close"),
    undo: l10n.t("Undo"),
    openDiff: l10n.t("Open Diff"),
    protected: l10n.t("protected"),
    live: l10n.t("live"),
    desired: l10n.t("file"),
    takeOver: l10n.t("Take over {0} from {1}"),
    takeOverAll: l10n.t("Take over all {0} fields of other managers"),
    leftOne: l10n.t("1 left to its field manager"),
    leftMany: l10n.t("{0} left to their field managers"),
    more: l10n.t("and {0} more fields"),
    newObject: l10n.t("Not in the cluster yet."),
    openFile: l10n.t("Open the file at this field"),
    nothing: l10n.t("Nothing to apply."),
    nothingChosen: l10n.t("Nothing to Apply"),
  };
}

function cut(message: string): string {
  return message.length > LONGEST_VALUE ? `${message.slice(0, LONGEST_VALUE)}…` : message;
}
