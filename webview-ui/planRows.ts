import type { PlanMessage, WriteView } from "../src/protocol/planProtocol.ts";
import { element, kitElement } from "./element.ts";
import type { KitCheckbox, KitField } from "./kit.ts";

/** What a person has ticked and typed. */
export interface Choices {
  /** `write/conflict` of the conflicts to take over. */
  readonly force: Set<string>;
  /** Write → what was typed; "" for a tick. */
  readonly confirmed: Map<number, string>;
}

export interface RowEvents {
  changed(): void;
  openPlace(write: number, field: number): void;
}

/** One object with its fields, conflicts and confirmation. */
export function writeCard(plan: PlanMessage, at: number, choices: Choices, events: RowEvents): HTMLElement {
  const write = plan.writes[at] as WriteView;
  const heading = element("h2", {}, [
    element("span", { className: `action ${write.action}`, text: write.actionWord }),
    element("span", { className: "name", text: write.title }),
    element("span", { className: "pack", text: write.pack }),
    element("span", { className: "outcome", attributes: { id: `outcome-${at}`, role: "status" } }),
  ]);
  const rows = write.fields.map((_field, field) => fieldRow(plan, at, field, events));
  return element("section", { className: "card", attributes: { "aria-label": `${write.actionWord} ${write.title}` } }, [
    heading,
    write.note ? element("p", { className: "note", text: write.note }) : undefined,
    rows.length === 0 && write.action === "create"
      ? element("p", { className: "note", text: plan.words.newObject ?? "" })
      : undefined,
    rows.length > 0 ? element("div", { className: "fields" }, rows) : undefined,
    write.more > 0
      ? element("p", { className: "note", text: (plan.words.more ?? "").replace("{0}", String(write.more)) })
      : undefined,
    ...write.conflicts.map((_conflict, conflict) => conflictRow(plan, at, conflict, choices, events)),
    confirmation(write, at, choices, events),
  ]);
}

/** How many writes would do something: a field of another manager that is not taken over is left out. */
export function countChanges(plan: PlanMessage, choices: Choices): number {
  return plan.writes.filter((write, at) => {
    const kept = new Set(
      write.conflicts.filter((_, conflict) => !choices.force.has(`${at}/${conflict}`)).map(({ path }) => path),
    );
    return write.action !== "apply" || write.more > 0 || write.fields.some(({ path }) => !kept.has(path));
  }).length;
}

/** Fields that stay with another manager, because nobody ticked them. */
export function countLeft(plan: PlanMessage, choices: Choices): number {
  return conflictKeys(plan).filter((key) => !choices.force.has(key)).length;
}

/** One tick for all conflicts; undefined where there are fewer than two. */
export function takeOverAll(plan: PlanMessage, choices: Choices, events: RowEvents): HTMLElement | undefined {
  const keys = conflictKeys(plan);
  if (keys.length < 2) return undefined;
  const box = kitElement<KitCheckbox>("mo-checkbox", {
    className: "conflict",
    text: (plan.words.takeOverAll ?? "").replace("{0}", String(keys.length)),
    attributes: { id: "take-over-all" },
  });
  box.addEventListener("change", () => {
    // the library tells this also when the page itself sets the tick, which then says what was chosen already
    if (box.checked === keys.every((key) => choices.force.has(key))) return;
    for (const key of keys) {
      if (box.checked) choices.force.add(key);
      else choices.force.delete(key);
    }
    for (const single of document.querySelectorAll<KitCheckbox>("mo-checkbox[data-key]")) single.checked = box.checked;
    events.changed();
  });
  return box;
}

function conflictKeys({ writes }: PlanMessage): string[] {
  return writes.flatMap(({ conflicts }, at) => conflicts.map((_, conflict) => `${at}/${conflict}`));
}

function fieldRow(plan: PlanMessage, at: number, fieldAt: number, events: RowEvents): HTMLElement {
  const field = (plan.writes[at] as WriteView).fields[fieldAt] as WriteView["fields"][number];
  const path = field.hasPlace
    ? element("button", {
        className: "path link",
        text: field.path,
        attributes: { type: "button", title: plan.words.openFile ?? "" },
      })
    : element("span", { className: "path", text: field.path });
  if (field.hasPlace) path.addEventListener("click", () => events.openPlace(at, fieldAt));
  return element("div", { className: "field" }, [
    element("div", { className: "field-head" }, [
      path,
      field.who ? element("span", { className: "who", text: field.who }) : undefined,
    ]),
    field.live === undefined ? undefined : line("-", "removed", plan.words.live ?? "", field.live),
    field.desired === undefined ? undefined : line("+", "added", plan.words.desired ?? "", field.desired),
  ]);
}

function line(sign: string, className: string, side: string, value: string): HTMLElement {
  return element("pre", { className: `line ${className}`, attributes: { "aria-label": `${side}: ${value}` } }, [
    element("span", { className: "sign", text: sign, attributes: { "aria-hidden": "true" } }),
    element("code", { text: value }),
    element("span", { className: "side", text: side, attributes: { "aria-hidden": "true" } }),
  ]);
}

function conflictRow(
  plan: PlanMessage,
  at: number,
  conflictAt: number,
  choices: Choices,
  events: RowEvents,
): HTMLElement {
  const conflict = (plan.writes[at] as WriteView).conflicts[conflictAt] as WriteView["conflicts"][number];
  const key = `${at}/${conflictAt}`;
  const label = (plan.words.takeOver ?? "").replace("{0}", conflict.path).replace("{1}", conflict.manager);
  const box = kitElement<KitCheckbox>("mo-checkbox", {
    className: "conflict",
    text: label,
    attributes: { title: conflict.message, "data-key": key },
  });
  box.addEventListener("change", () => {
    if (box.checked) choices.force.add(key);
    else choices.force.delete(key);
    events.changed();
  });
  return box;
}

function confirmation(write: WriteView, at: number, choices: Choices, events: RowEvents): HTMLElement | undefined {
  const { confirm } = write;
  if (confirm.kind === "none") return undefined;
  if (confirm.kind === "tick") {
    const box = kitElement<KitCheckbox>("mo-checkbox", { className: "confirm", text: confirm.label });
    box.addEventListener("change", () => {
      if (box.checked) choices.confirmed.set(at, "");
      else choices.confirmed.delete(at);
      events.changed();
    });
    return box;
  }
  const field = kitElement<KitField>("mo-text-field", {
    className: "confirm",
    text: confirm.label,
    attributes: { size: "40" },
  });
  field.addEventListener("input", () => {
    if (field.value === confirm.name) choices.confirmed.set(at, field.value);
    else choices.confirmed.delete(at);
    events.changed();
  });
  return field;
}
