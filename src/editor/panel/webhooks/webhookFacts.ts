import { l10n } from "vscode";
import type { WebhookHealth, WebhookState } from "../../../webhooks/webhookState.ts";
import { endsSoon } from "../../../webhooks/token/tokenEnd.ts";
import { formatAgo, formatFull } from "../../words/formatTime.ts";
import type { WebhookAction, WebhookFacts } from "../../../protocol/webhooksProtocol.ts";

const DAY_MS = 86_400_000;

type Tone = WebhookFacts["tone"];

/** What the tab shows of a webhook and its token. */
export function webhookFacts(state: WebhookState, now: number): WebhookFacts {
  const { can, problem, token } = state;
  const health = healthWords()[state.health];
  return {
    type: "webhooks.state",
    word: health.word,
    tone: problem && health.tone !== "bad" ? "warning" : health.tone,
    message: problem?.message ?? messageOf(state, health.message),
    steps: [...(problem?.steps ?? stepsToBegin(state))],
    address: state.shownAddress ?? "",
    facts: isMade(state) ? factsOf(state, now) : [],
    actions: actionsOf(state),
    token: token ? tokenFacts(state, now) : [],
    tokenNote: tokenNote(state, now),
    tokenTone: toneOfEnd(token?.expiresAt, now),
    noLog: can?.deliveries === false ? l10n.t("This host does not provide a delivery log through its API.") : "",
    canRedeliver: can?.redeliver === true,
  };
}

function healthWords(): Readonly<Record<WebhookHealth, { word: string; tone: Tone; message: string }>> {
  return {
    none: {
      word: l10n.t("No webhook"),
      tone: "quiet",
      message: l10n.t("Without a webhook, Mooring polls the host. With a webhook, pushes show up immediately."),
    },
    wanted: {
      word: l10n.t("Pending"),
      tone: "quiet",
      message: l10n.t("The webhook was requested with the repository and is created as soon as the host allows it."),
    },
    unseen: { word: l10n.t("Not checked yet"), tone: "quiet", message: "" },
    ok: { word: l10n.t("OK"), tone: "good", message: "" },
    failing: { word: l10n.t("Last delivery failed"), tone: "warning", message: "" },
    changed: { word: l10n.t("Changed at the host"), tone: "warning", message: "" },
    paused: {
      word: l10n.t("Paused by the host"),
      tone: "warning",
      message: l10n.t("Too many deliveries failed. The host retries later. A successful test delivery ends the pause."),
    },
    disabled: { word: l10n.t("Disabled at the host"), tone: "bad", message: "" },
    missing: { word: l10n.t("Not at the host"), tone: "bad", message: l10n.t("It was deleted there.") },
    expired: { word: l10n.t("Expired"), tone: "bad", message: "" },
  };
}

function isMade({ health }: WebhookState): boolean {
  return health !== "none" && health !== "wanted";
}

/** What is to be done before there can be a webhook at all. */
function stepsToBegin(state: WebhookState): readonly string[] {
  if (isMade(state) || state.isReceiving) return [];
  return [
    l10n.t("Enable {0} to listen for webhooks on this machine.", "mooring.webhooks.receive"),
    l10n.t(
      "If the host is on another machine, set {0} to a URL at which it can reach you.",
      "mooring.webhooks.address",
    ),
    l10n.t("Then choose Create Webhook."),
  ];
}

function messageOf({ changes }: WebhookState, message: string): string {
  return changes.length > 0 ? sentence(changes.join("; ")) : message;
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

function factsOf(state: WebhookState, now: number): WebhookFacts["facts"] {
  const { isPresent, events, branch, disabledUntil, lastDelivery, expiresAt, secretSince, lastSyncedAt } = state;
  const isChanged = state.changes.length > 0;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [
      l10n.t("Present at the host"),
      isPresent === undefined ? l10n.t("unknown") : isPresent ? l10n.t("yes") : l10n.t("no"),
    ],
    [
      isChanged ? l10n.t("Subscribed events") : l10n.t("Events"),
      [...events, branch === undefined ? l10n.t("all branches") : branch].join(" · "),
    ],
    [l10n.t("Active"), activeWord(state)],
    [l10n.t("Paused until"), disabledUntil === undefined ? undefined : formatFull(disabledUntil)],
    [l10n.t("Last delivery"), lastDelivery === undefined ? l10n.t("none yet") : deliveryWord(lastDelivery, now)],
    [l10n.t("Expires"), expiresAt === undefined ? undefined : endWord(expiresAt, now)],
    [l10n.t("Secret since"), secretSince === undefined ? undefined : formatAgo(secretSince, now)],
    [l10n.t("Checked"), lastSyncedAt === undefined ? l10n.t("never") : formatAgo(lastSyncedAt, now)],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

function activeWord({ isActive }: WebhookState): string | undefined {
  if (isActive === undefined) return undefined;
  return isActive ? l10n.t("yes") : l10n.t("no");
}

function deliveryWord({ at, code, from }: NonNullable<WebhookState["lastDelivery"]>, now: number): string {
  if (from === "receiver") return l10n.t("arrived here {0}", formatAgo(at, now));
  return code === undefined
    ? l10n.t("no response, {0}", formatAgo(at, now))
    : l10n.t("answered with {0}, {1}", code, formatAgo(at, now));
}

/** `in 12 days, 3 November`, or that it is over. */
function endWord(at: number, now: number): string {
  const days = Math.ceil((at - now) / DAY_MS);
  if (at <= now) return l10n.t("expired {0}", formatAgo(at, now));
  return days === 1 ? l10n.t("within a day: {0}", formatFull(at)) : l10n.t("in {0} days: {1}", days, formatFull(at));
}

function tokenFacts({ token }: WebhookState, now: number): WebhookFacts["token"] {
  const facts: readonly (readonly [string, string | undefined])[] = [
    [l10n.t("Belongs to"), token?.login],
    [l10n.t("Role"), token?.role],
    [l10n.t("Scopes"), token?.scopes?.join(", ")],
    [
      l10n.t("Expires"),
      token?.expiresAt === undefined ? l10n.t("never, or not reported by the host") : endWord(token.expiresAt, now),
    ],
  ];
  return facts.flatMap(([label, value]) => (value ? [{ label, value }] : []));
}

function tokenNote({ token }: WebhookState, now: number): string {
  if (!token) return "";
  const { rotation, missing, expiresAt, canRotate } = token;
  if (rotation?.state === "lost")
    return l10n.t(
      "A new token was requested, but the response was lost. Create a token at the host and enter it. The request is not repeated.",
    );
  if (rotation?.state === "refused") return rotation.message ?? l10n.t("The host did not issue a new token.");
  if (missing.length > 0) return l10n.t("Missing token scopes: {0}", missing.join(", "));
  if (toneOfEnd(expiresAt, now) === "quiet") return "";
  return canRotate
    ? l10n.t("The token expires soon. You can exchange it for a new one.")
    : l10n.t("The token expires soon. Create a new one at the host and enter it.");
}

function toneOfEnd(at: number | undefined, now: number): Tone {
  if (!endsSoon(at, now)) return "quiet";
  return at <= now ? "bad" : "warning";
}

function actionsOf(state: WebhookState): WebhookFacts["actions"] {
  const { health, can, link, problem, token, isReceiving } = state;
  const isThere = isMade(state);
  const actions: readonly (readonly [WebhookAction, string, boolean])[] = [
    ["connect", l10n.t("Create Webhook"), !isThere],
    ["test", l10n.t("Test"), isThere && health !== "missing"],
    ["renew", l10n.t("Renew…"), isThere],
    ["rotateSecret", l10n.t("Change Secret"), isThere && health !== "missing"],
    ["check", l10n.t("Check All"), true],
    ["openAtHost", l10n.t("Open at Host"), link !== undefined],
    ["openCure", l10n.t("Open Settings at Host"), problem?.link !== undefined && problem.link !== link],
    ["rotateToken", l10n.t("Exchange Token…"), can?.rotateToken === true && token?.canRotate === true],
    ["openSettings", l10n.t("Webhook Settings"), !isThere && !isReceiving],
    ["disconnect", health === "wanted" ? l10n.t("Do Not Create") : l10n.t("Delete Webhook…"), health !== "none"],
  ];
  const first: WebhookAction = !isThere ? "connect" : health === "ok" ? "test" : "renew";
  return actions.flatMap(([action, label, isOffered]) =>
    isOffered ? [{ action, label, isFirst: action === first }] : [],
  );
}
