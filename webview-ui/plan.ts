// The plan's page: draws what the extension sends and passes on clicks. It keeps nothing and decides nothing.
import * as v from "valibot";
import { type FromPage, type PlanMessage, type ToPage, toPageEnvelope } from "../src/protocol/planProtocol.ts";
import { element, kitElement } from "./element.ts";
import { type KitButton, type KitCheckbox, registerKit } from "./kit.ts";
import { type Choices, countChanges, countLeft, type RowEvents, takeOverAll, writeCard } from "./planRows.ts";

declare function acquireVsCodeApi(): { postMessage(message: unknown): void };

registerKit();
const host = acquireVsCodeApi();
const root = document.getElementById("plan") ?? document.body;
const capability = root.dataset.capability ?? "";
delete root.dataset.capability; // from here on it is in this script alone
const send = (message: FromPage): void => host.postMessage({ capability, message });
const choices: Choices = { force: new Set(), confirmed: new Map() };
let plan: PlanMessage | undefined;

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const parsed = v.safeParse(toPageEnvelope, data);
  if (parsed.success && parsed.output.capability === capability) received(parsed.output.message);
});
send({ type: "ready" });

function received(message: ToPage): void {
  switch (message.type) {
    case "plan":
      plan = message;
      draw(message);
      return;
    case "progress":
      setStatus(message.total > 0 ? `${message.message} (${message.done}/${message.total})` : message.message, "busy");
      return;
    case "done":
      for (const [at, { outcome, word, message: text }] of message.results.entries())
        setOutcome(at, outcome, text ? `${word}: ${text}` : word);
      setStatus(message.message, message.isOk ? "ok" : "failed", message.readiness, message.isWaiting);
      setButtons([
        ...(message.isWaiting ? (["stopWaiting"] as const) : []),
        ...(message.canUndo ? (["undo"] as const) : []),
        "close",
      ]);
      return;
    case "failed":
      setStatus(message.message, "failed");
      setButtons(["close"]);
      return;
  }
}

function draw(shown: PlanMessage): void {
  const { words } = shown;
  const events: RowEvents = {
    changed: enableApply,
    openPlace: (write, field) => send({ type: "openPlace", write, field }),
  };
  root.replaceChildren(
    element("header", { className: shown.isProtected ? "head protected" : "head" }, [
      element("h1", {}, [
        element("span", { className: "target", text: shown.target }),
        shown.isProtected ? element("span", { className: "badge", text: words.protected ?? "" }) : undefined,
      ]),
      element("p", {
        className: "summary",
        text: shown.approval ? shown.summary : `${shown.summary} · ${shown.server}`,
      }),
      shown.warning === "" ? undefined : element("p", { className: "note", text: shown.warning }),
      element("div", { className: "actions", attributes: { id: "actions" } }),
      takeOverAll(shown, choices, events),
      element("p", { className: "status", attributes: { id: "status", role: "status" } }),
    ]),
    ...approvalParts(shown),
    ...shown.writes.map((_write, at) => writeCard(shown, at, choices, events)),
    ...(shown.writes.length === 0 && !shown.approval
      ? [element("p", { className: "note", text: words.nothing ?? "" })]
      : []),
  );
  document.title = words.title ?? "";
  setButtons(buttonsOf(shown));
  enableApply();
}

function buttonsOf({ writes, approval }: PlanMessage): readonly ButtonName[] {
  const diff = writes.length > 0 ? (["openDiff"] as const) : [];
  if (approval) return ["approve", "cancel", ...diff];
  return writes.length === 0 ? ["close"] : ["apply", "cancel", ...diff];
}

function approvalParts({ approval }: PlanMessage): readonly HTMLElement[] {
  if (!approval) return [];
  const first = approval.firstRun ? [element("p", { className: "first-run", text: approval.firstRun })] : [];
  return [factList(approval.facts), ...first];
}

/** What an approval is about: a list of names and values. */
function factList(facts: NonNullable<PlanMessage["approval"]>["facts"]): HTMLElement {
  return element(
    "dl",
    { className: "facts" },
    facts.flatMap(({ label, values }) => [
      element("dt", { text: label }),
      ...values.map((value) => element("dd", { text: value })),
    ]),
  );
}

type ButtonName = "approve" | "apply" | "cancel" | "openDiff" | "stop" | "stopWaiting" | "close" | "undo";

function setButtons(names: readonly ButtonName[]): void {
  const actions = document.getElementById("actions");
  const shown = plan;
  const isSame = actions?.dataset.names === names.join(" ");
  if (!actions || !shown || isSame) return; // made anew, a button would lose the keys
  actions.dataset.names = names.join(" ");
  actions.replaceChildren(
    ...names.map((name) => {
      const isFirst = name === names[0];
      const label = labelOf(name, shown);
      const button = kitElement<KitButton>("mo-button", {
        text: label,
        attributes: { id: `button-${name}`, appearance: isFirst ? "primary" : "secondary" },
      });
      button.addEventListener("click", () => pressed(name));
      return button;
    }),
  );
}

function labelOf(name: ButtonName, shown: PlanMessage): string {
  if (name === "apply") return applyLabel(shown);
  return (name === "approve" ? shown.approval?.approve : shown.words[name]) ?? name;
}

function pressed(name: ButtonName): void {
  if (name === "apply") apply();
  else if (name === "approve") send({ type: "approve", hash: plan?.hash ?? "" });
  else send({ type: name === "stopWaiting" ? "stop" : name });
}

function apply(): void {
  if (!plan || !isReady(plan)) return;
  const force = [...choices.force].map((key) => {
    const [write = 0, conflict = 0] = key.split("/").map(Number);
    return { write, conflict };
  });
  setButtons(["stop"]);
  for (const box of root.querySelectorAll(".conflict, .confirm")) box.setAttribute("disabled", "");
  setStatus("", "busy");
  send({
    type: "apply",
    hash: plan.hash,
    force,
    confirmed: [...choices.confirmed].map(([write, name]) => ({ write, name })),
  });
}

function applyLabel(shown: PlanMessage): string {
  const count = countChanges(shown, choices);
  const left = countLeft(shown, choices);
  const many = count === 0 ? (shown.words.nothingChosen ?? "") : shown.applyMany.replace("{0}", String(count));
  const label = count === 1 ? shown.applyOne : many;
  if (left === 0) return label;
  return `${label} · ${left === 1 ? (shown.words.leftOne ?? "") : (shown.words.leftMany ?? "").replace("{0}", String(left))}`;
}

/** A write that deletes waits for its tick or its name; something must be left to write. */
function isReady(shown: PlanMessage): boolean {
  return (
    countChanges(shown, choices) > 0 &&
    shown.writes.every(({ confirm }, at) => confirm.kind === "none" || choices.confirmed.has(at))
  );
}

function enableApply(): void {
  const button = document.getElementById("button-apply") as KitButton | null;
  if (!button || !plan) return;
  button.disabled = !isReady(plan);
  button.textContent = applyLabel(plan);
  const all = document.getElementById("take-over-all") as KitCheckbox | null;
  if (all) all.checked = countLeft(plan, choices) === 0;
}

function setStatus(text: string, kind: "busy" | "ok" | "failed", readiness = "", isMoving = kind === "busy"): void {
  const status = document.getElementById("status");
  if (!status) return;
  status.className = `status ${kind}`;
  status.replaceChildren(
    ...(isMoving ? [kitElement("mo-progress-ring")] : []),
    element("span", { text }),
    ...(readiness ? [element("span", { className: "readiness", text: readiness })] : []),
  );
}

function setOutcome(at: number, outcome: string, text: string): void {
  const place = document.getElementById(`outcome-${at}`);
  if (!place) return;
  place.className = `outcome ${outcome}`;
  place.textContent = text;
}
