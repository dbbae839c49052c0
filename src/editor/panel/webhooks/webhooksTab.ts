import { l10n } from "vscode";
import type { Delivery } from "../../../hosts/hook.ts";
import type { Clock } from "../../../support/clock.ts";
import { isCancelled, messageOf } from "../../../support/errors.ts";
import { cutRedacted } from "../../../support/cutRedacted.ts";
import { redactText } from "../../../support/redaction.ts";
import type { HostCheck, Webhook } from "../../../webhooks/webhook.ts";
import { formatAgo, formatFull } from "../../words/formatTime.ts";
import type { Handlers } from "../panelSession.ts";
import type { ToPage } from "../../../protocol/panelProtocol.ts";
import type { WebhookAction, WebhookChecks, WebhookDeliveries } from "../../../protocol/webhooksProtocol.ts";
import { runWebhookAction, type WebhookPlaces } from "./runWebhookAction.ts";
import { webhookFacts } from "./webhookFacts.ts";

/** Of a body, so many characters are shown. */
const MOST_TEXT = 200_000;

export interface WebhooksPorts extends WebhookPlaces {
  /** undefined where there can be none: a workspace folder, a plain Git server. */
  readonly webhook: () => Promise<Webhook | undefined>;
  /** Opens the form that registers what the panel is about; undefined where it is registered. */
  readonly register?: (() => Thenable<unknown>) | undefined;
  readonly clock: Clock;
  readonly post: (message: ToPage) => void;
}

/** Answers the Webhooks tab: what is known at once, what only the host knows when it has answered. */
export function createWebhooksTab(ports: WebhooksPorts): Handlers {
  const { webhook, clock, post } = ports;
  const show = (one: Webhook): void => post(webhookFacts(one.state(), clock.now()));
  const busy = async (word: string, work: (one: Webhook) => Promise<void>): Promise<void> => {
    const one = await webhook();
    if (!one) return post(nowhere(ports.register !== undefined));
    post({ type: "webhooks.busy", word });
    try {
      await work(one);
    } finally {
      post({ type: "webhooks.busy", word: "" });
      show(one);
    }
  };
  const list = async (one: Webhook): Promise<void> => {
    if (one.state().can?.deliveries !== true || one.state().health === "none") return;
    post(await deliveriesOf(one, clock.now()));
  };
  return {
    async "webhooks.read"() {
      const one = await webhook();
      if (!one) return post(nowhere(ports.register !== undefined));
      show(one);
      await list(one);
    },
    "webhooks.run": async ({ action }) => {
      if (action === "register") {
        await ports.register?.();
        return;
      }
      await busy(busyWord(action), async (one) => {
        const report = await runWebhookAction(action, one, ports);
        if (report) post(checksOf(report.checks));
        if (action === "test" || action === "renew") await list(one);
      });
    },
    "webhooks.listDeliveries": () => busy(l10n.t("Reading deliveries…"), list),
    "webhooks.redeliver": ({ id }) =>
      busy(l10n.t("Redelivering…"), async (one) => {
        await one.redeliver(id);
        await list(one);
      }),
    async "webhooks.openDelivery"({ id }) {
      const one = await webhook();
      if (!one) return;
      try {
        const { requestHeaders, requestBody, answerHeaders, answerBody } = await one.delivery(id);
        post({
          type: "webhooks.delivery",
          id,
          requestHeaders: headersOf(requestHeaders),
          requestBody: cut(requestBody),
          answerHeaders: headersOf(answerHeaders),
          answerBody: cut(answerBody),
          message: "",
        });
      } catch (error) {
        if (isCancelled(error)) return;
        const none = { requestHeaders: [], requestBody: "", answerHeaders: [], answerBody: "" };
        post({ type: "webhooks.delivery", id, ...none, message: redactText(messageOf(error)) });
      }
    },
  };
}

function nowhere(canRegister: boolean): ToPage {
  return {
    type: "webhooks.state",
    word: l10n.t("No webhook"),
    tone: "quiet",
    message: l10n.t("Webhooks are available for registered repositories on GitHub, GitLab, Gitea or Forgejo."),
    steps: [],
    address: "",
    facts: [],
    actions: canRegister ? [{ action: "register", label: l10n.t("Register This Repository…"), isFirst: true }] : [],
    token: [],
    tokenNote: "",
    tokenTone: "quiet",
    noLog: "",
    canRedeliver: false,
  };
}

function busyWord(action: Exclude<WebhookAction, "register">): string {
  switch (action) {
    case "connect":
      return l10n.t("Creating the webhook…");
    case "test":
      return l10n.t("Waiting for a test delivery…");
    case "renew":
      return l10n.t("Creating and testing a new webhook…");
    case "rotateSecret":
      return l10n.t("Changing the secret…");
    case "disconnect":
      return l10n.t("Deleting the webhook…");
    case "rotateToken":
      return l10n.t("Exchanging the token…");
    case "check":
      return l10n.t("Contacting the host…");
    case "copyAddress":
    case "openAtHost":
    case "openCure":
    case "openSettings":
      return "";
  }
}

async function deliveriesOf(webhook: Webhook, now: number): Promise<WebhookDeliveries> {
  try {
    const rows = (await webhook.deliveries()).map((one) => deliveryRow(one, now));
    return {
      type: "webhooks.deliveries",
      rows,
      message: rows.length === 0 ? l10n.t("No deliveries yet.") : "",
    };
  } catch (error) {
    return { type: "webhooks.deliveries", rows: [], message: redactText(messageOf(error)) };
  }
}

function deliveryRow(
  { id, event, at, code, duration, isRedelivery }: Delivery,
  now: number,
): WebhookDeliveries["rows"][number] {
  const took = duration === undefined ? "" : l10n.t("{0} ms", Math.round(duration));
  const answer = code === undefined ? l10n.t("no response") : String(code);
  return {
    id,
    event,
    ago: at === undefined ? "" : formatAgo(at, now),
    when: at === undefined ? "" : formatFull(at),
    word: [answer, took, isRedelivery ? l10n.t("redelivered") : ""].filter(Boolean).join(" · "),
    tone: code !== undefined && code < 300 ? "good" : "bad",
  };
}

function checksOf(checks: readonly HostCheck[]): WebhookChecks {
  const labels: Readonly<Record<HostCheck["name"], string>> = {
    token: l10n.t("Token"),
    role: l10n.t("Role"),
    branch: l10n.t("Branch"),
    hook: l10n.t("Webhook"),
    delivery: l10n.t("Last delivery"),
  };
  const tones = { good: "good", warning: "warning", bad: "bad", skipped: "quiet" } as const;
  return {
    type: "webhooks.checks",
    rows: checks.map(({ name, result, message, cure }) => ({
      label: labels[name],
      tone: tones[result],
      message,
      cure,
    })),
  };
}

function headersOf(headers: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value: value.slice(0, 4_000) }));
}

function cut(body: string): string {
  return cutRedacted(body, MOST_TEXT);
}
