import { commands, env, l10n, Uri, window } from "vscode";
import type { HostCheckReport, Webhook } from "../../../webhooks/webhook.ts";
import { MooringError } from "../../../support/errors.ts";
import { reportLeft } from "../../repositories/reportLeft.ts";
import type { WebhookAction } from "../../../protocol/webhooksProtocol.ts";

export interface WebhookPlaces {
  /** Runs long work with progress and a way to stop it. */
  readonly work: <T>(title: string, run: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  readonly name: () => string;
}

/** Does what a button of the Webhooks tab says. Answers the checks where that was asked for. */
export async function runWebhookAction(
  action: Exclude<WebhookAction, "register">,
  webhook: Webhook,
  { work, name }: WebhookPlaces,
): Promise<HostCheckReport | undefined> {
  switch (action) {
    case "connect":
      await work(l10n.t("Creating the webhook for {0}", name()), (signal) => webhook.connect(signal));
      return undefined;
    case "check":
      return work(l10n.t("Contacting the host of {0}", name()), (signal) => webhook.check(signal));
    case "test":
      await test(webhook, work, name());
      return undefined;
    case "renew":
      if (
        await isSure(
          l10n.t("Renew the webhook for {0}?", name()),
          l10n.t("A new webhook is created and tested, then the old one is deleted."),
          l10n.t("Renew"),
        )
      )
        await work(l10n.t("Renewing the webhook for {0}", name()), (signal) => webhook.renew(signal));
      return undefined;
    case "rotateSecret":
      await work(l10n.t("Changing the secret for {0}", name()), (signal) => webhook.rotateSecret(signal));
      window.setStatusBarMessage(
        `$(check) ${l10n.t("Secret changed. The old secret stays valid for one day.")}`,
        5_000,
      );
      return undefined;
    case "rotateToken":
      if (
        await isSure(
          l10n.t("Exchange the token for {0}?", name()),
          l10n.t(
            "The host issues a new token. The old token stops working immediately, including for other users of it.",
          ),
          l10n.t("Exchange"),
        )
      )
        await webhook.rotateToken(); // not to be stopped: the answer is the token
      return undefined;
    case "disconnect":
      // nothing is at the host yet, so nothing is lost
      if (webhook.state().health === "wanted") await webhook.disconnect();
      else await disconnect(webhook, work, name());
      return undefined;
    case "copyAddress": {
      const address = await webhook.address();
      if (address === undefined) return undefined;
      await env.clipboard.writeText(address);
      window.setStatusBarMessage(
        `$(copy) ${l10n.t("URL copied. Deliveries must also be signed with the secret.")}`,
        4_000,
      );
      return undefined;
    }
    case "openAtHost":
      await open(webhook.state().link);
      return undefined;
    case "openCure":
      await open(webhook.state().problem?.link);
      return undefined;
    case "openSettings":
      await commands.executeCommand("workbench.action.openSettings", "mooring.webhooks");
      return undefined;
  }
}

async function test(webhook: Webhook, work: WebhookPlaces["work"], name: string): Promise<void> {
  const outcome = await work(l10n.t("Testing the webhook for {0}", name), (signal) => webhook.test(signal));
  switch (outcome.kind) {
    case "arrived":
      window.setStatusBarMessage(`$(check) ${l10n.t("Test delivery for {0} received.", name)}`, 5_000);
      return;
    case "failed":
      throw new MooringError(
        "unreachable",
        outcome.code === undefined
          ? l10n.t("The host received no response. Check that it can reach the receiver's URL.")
          : l10n.t("The host received status {0}. Check the proxies between the host and the receiver.", outcome.code),
      );
    case "silent":
      throw new MooringError(
        "unreachable",
        l10n.t(
          "No delivery was received. Check that the host can reach the receiver's URL and is allowed to send requests to it.",
        ),
      );
  }
}

async function disconnect(webhook: Webhook, work: WebhookPlaces["work"], name: string): Promise<void> {
  const question = l10n.t("Delete the webhook for {0}?", name);
  if (!(await isSure(question, l10n.t("Mooring then polls the host."), l10n.t("Delete")))) return;
  const title = l10n.t("Deleting the webhook for {0}", name);
  try {
    await work(title, (signal) => webhook.disconnect({}, signal));
  } catch (error) {
    if (!MooringError.is(error)) throw error;
    const detail = `${error.message}\n\n${l10n.t("You can remove it from Mooring anyway. Mooring then lists what to delete manually.")}`;
    if (!(await isSure(l10n.t("The host did not delete the webhook."), detail, l10n.t("Remove Anyway")))) return;
    const left = await work(title, (signal) => webhook.disconnect({ force: true }, signal));
    if (left.length > 0) await reportLeft(l10n.t("The webhook was removed from Mooring. Delete manually:"), left);
  }
}

async function isSure(question: string, detail: string, answer: string): Promise<boolean> {
  return (await window.showWarningMessage(question, { modal: true, detail }, answer)) === answer;
}

/** Pages of hosts alone, and encrypted ones or those of this machine. */
async function open(link: string | undefined): Promise<void> {
  if (link === undefined) return;
  const uri = Uri.parse(link, true);
  if (uri.scheme === "https" || uri.scheme === "http") await env.openExternal(uri);
}
