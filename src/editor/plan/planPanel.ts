// The plan before a write: what it would do, whose fields it takes over, and the buttons. Decisions are taken on this side;
// the page draws and passes on clicks.
import { commands, l10n, window } from "vscode";
import type { Plan } from "../../model/plan.ts";
import { formatTarget } from "../../model/target.ts";
import type { Engine } from "../../reconcile/api/engineApi.ts";
import { isCancelled, messageOf } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import type { Editor } from "../editor.ts";
import { packTitle } from "../words/words.ts";
import { describeApplyReport } from "./describeReport.ts";
import { fieldsOfWrite, isConfirmed, planMessage } from "./planMessage.ts";
import { PlanPage } from "./planPage.ts";
import type { FromPage, ToPage } from "../../protocol/planProtocol.ts";
import type { OnProgress, Selection } from "../../reconcile/api/selection.ts";
import type { ApplyReport } from "../../reconcile/api/applyApi.ts";

/** Opens the plan as an editor tab. Nothing is written until its button is pressed; `then` follows when all of it was. */
export function showPlanPanel(
  editor: Editor,
  engine: Engine,
  plan: Plan,
  selection: Selection,
  then?: () => Promise<void>,
): void {
  new PlanPanel(editor, engine, plan, selection, then).show();
}

class PlanPanel {
  readonly #editor: Editor;
  readonly #engine: Engine;
  readonly #plan: Plan;
  readonly #selection: Selection;
  readonly #then: (() => Promise<void>) | undefined;
  #page: PlanPage | undefined;
  #running: AbortController | undefined;
  #report: ApplyReport | undefined;
  #isUndoing = false;

  constructor(
    editor: Editor,
    engine: Engine,
    plan: Plan,
    selection: Selection,
    then: (() => Promise<void>) | undefined,
  ) {
    this.#then = then;
    this.#editor = editor;
    this.#engine = engine;
    this.#plan = plan;
    this.#selection = selection;
  }

  show(): void {
    this.#page = new PlanPage(this.#editor, l10n.t("Plan: {0}", formatTarget(this.#plan.target)), {
      received: (message) => void this.#received(message),
      closed: () => this.#running?.abort(),
    });
  }

  async #received(message: FromPage): Promise<void> {
    try {
      await this.#handle(message);
    } catch (error) {
      if (isCancelled(error))
        this.#post({
          type: "failed",
          message: l10n.t("Stopped. Changes written before that are kept. Refresh to see them."),
        });
      else this.#post({ type: "failed", message: redactText(messageOf(error)) });
    }
  }

  async #handle(message: FromPage): Promise<void> {
    switch (message.type) {
      case "ready":
        this.#post(planMessage(this.#plan, (id) => this.#packName(id), this.#editor.clock.now()));
        return;
      case "apply":
        await this.#apply(message);
        return;
      case "stop":
        this.#running?.abort();
        return;
      case "undo":
        await this.#undo();
        return;
      case "openDiff":
        await commands.executeCommand("mooring.showDifference", this.#selection);
        return;
      case "openPlace":
        await this.#openPlace(message.write, message.field);
        return;
      case "approve": // of the page of an approval
        return;
      case "cancel":
      case "close":
        this.#page?.dispose();
        return;
    }
  }

  async #apply({ hash, force, confirmed }: Extract<FromPage, { type: "apply" }>): Promise<void> {
    if (this.#running || this.#report) return;
    if (hash !== this.#plan.hash || !isConfirmed(this.#plan, confirmed)) {
      this.#post({ type: "failed", message: l10n.t("Nothing was written: not all changes were confirmed.") });
      return;
    }
    const report = await this.#stoppable(l10n.t("Applying"), (signal, onProgress) =>
      this.#engine.apply.run(
        this.#plan,
        { hash, force },
        (step) => {
          onProgress(step);
          this.#post({ type: "progress", message: redactText(step.message), done: step.done, total: step.total });
        },
        signal,
      ),
    );
    this.#report = report;
    const done = describeApplyReport(report);
    this.#post(done);
    if (done.isOk) await this.#then?.();
    if (done.isOk && report.canUndo) await this.#waitReady(report);
  }

  /** The writes are done: stopping here, by the button or by closing the page, ends only the looking. */
  async #waitReady(report: ApplyReport): Promise<void> {
    const notReady = await this.#stoppable(l10n.t("Waiting for objects to become ready"), (signal, onProgress) =>
      this.#engine.apply.waitReady(
        report,
        (step) => {
          onProgress(step);
          if (step.done < step.total) this.#post(describeApplyReport(report, { kind: "waiting", step }));
        },
        signal,
      ),
    );
    if (!this.#isUndoing) this.#post(describeApplyReport(report, { kind: "over", notReady }));
  }

  async #stoppable<T>(title: string, work: (signal: AbortSignal, onProgress: OnProgress) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#running = controller;
    try {
      return await this.#editor.tasks.run(title, (signal, onProgress) =>
        work(AbortSignal.any([signal, controller.signal]), onProgress),
      );
    } finally {
      this.#running = undefined;
    }
  }

  async #undo(): Promise<void> {
    const report = this.#report;
    if (!report?.canUndo) return;
    this.#isUndoing = true;
    this.#running?.abort(); // what is waited for is taken back
    await this.#editor.tasks.run(l10n.t("Undoing"), (signal) => this.#engine.apply.undo(report, signal));
    this.#page?.dispose();
    window.setStatusBarMessage(`$(discard) ${l10n.t("The cluster was restored to its previous values.")}`, 5_000);
  }

  async #openPlace(write: number, field: number): Promise<void> {
    const planned = this.#plan.writes[write];
    const place = planned && fieldsOfWrite(planned)[field]?.place;
    if (place)
      await commands.executeCommand("mooring.openPlace", {
        file: place.file,
        line: place.range.line,
        column: place.range.column,
      });
  }

  #packName(id: string): string {
    const pack = this.#engine.folders.get(this.#selection.folder)?.packs.find(({ pack }) => pack.id === id)?.pack;
    return pack ? packTitle(pack, this.#plan.target) : "";
  }

  #post(message: ToPage): void {
    this.#page?.post(message);
  }
}
