import { commands, l10n } from "vscode";
import { isNote } from "../../repositories/api/failure.ts";
import type { RepositoryRecord } from "../../repositories/api/repositoryRecord.ts";
import type { Clock } from "../../support/clock.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { redactText } from "../../support/redaction.ts";
import type { WebhookState } from "../../webhooks/webhookState.ts";
import { endsSoon } from "../../webhooks/token/tokenEnd.ts";
import type { RepositoriesHost } from "../repositories/repositoriesHost.ts";
import type { NoticeQueue } from "./noticeQueue.ts";

const DAY_MS = 86_400_000;

/** Something about a host that somebody should know of. */
export interface HostNotice {
  /** The same while it is the same matter: told once. */
  readonly key: string;
  readonly message: string;
}

export interface HostNoticesPorts {
  readonly repositories: RepositoriesHost;
  readonly clock: Clock;
  readonly notices: NoticeQueue;
}

/** Tells of webhooks that stopped working, tokens that end and connections that a person has to mend: each matter once. */
export class HostNotices implements Disposable {
  readonly #ports: HostNoticesPorts;
  readonly #owned = new DisposableStore();

  constructor(ports: HostNoticesPorts) {
    this.#ports = ports;
    this.#owned.add(ports.repositories.onDidChange((id) => void this.#look(id)));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** At one repository, or at all. */
  async #look(changed: string | undefined): Promise<void> {
    const { repositories, clock, notices } = this.#ports;
    if (!repositories.isOpen) return;
    const opened = await repositories.open();
    for (const { record, isOurs } of repositories.list()) {
      // the window that looks after it is the one that tells
      if (!isOurs || (changed !== undefined && changed !== record.id)) continue;
      const { id } = record;
      const show = { label: l10n.t("Show"), run: () => commands.executeCommand("mooring.showRepository", { id }) };
      const found = [
        ...repositoryNotices(id, record.name, opened.webhook(id).state(), clock.now()),
        ...connectionNotices(record),
      ];
      for (const { key, message } of found)
        notices.tell({ key, message: redactText(message), isOnce: true, isWarning: true, actions: [show] });
    }
  }
}

/** What ended a connection that worked, where waiting does not mend it. A host that is away may be back any moment. */
export function connectionNotices({
  id,
  name,
  failure,
  lastSyncedAt,
}: Pick<RepositoryRecord, "id" | "name" | "failure" | "lastSyncedAt">): readonly HostNotice[] {
  if (!failure || lastSyncedAt === undefined) return [];
  if (!["signIn", "forbidden", "notFound"].includes(failure.reason) || isNote(failure.kind)) return [];
  const message = l10n.t("{0} is no longer followed: {1} {2}", name, failure.message, failure.cure);
  return [{ key: `${id}:connection:${failure.kind}:${lastSyncedAt}`, message }];
}

/** What is to be told of one repository. */
export function repositoryNotices(
  id: string,
  name: string,
  { problem, token, health }: WebhookState,
  now: number,
): readonly HostNotice[] {
  const notices: HostNotice[] = [];
  if (problem)
    notices.push({
      key: `${id}:hook:${problem.reason}:${problem.since}`,
      message:
        health === "wanted"
          ? l10n.t("The webhook for {0} could not be created: {1}", name, problem.message)
          : l10n.t("The webhook for {0} is not working: {1}", name, problem.message),
    });
  if (token?.rotation?.state === "lost")
    notices.push({
      key: `${id}:lost:${token.rotation.startedAt}`,
      message: l10n.t(
        "The token for {0} was exchanged, but the response was lost. Create a new one at the host and enter it.",
        name,
      ),
    });
  const end = token?.expiresAt;
  if (endsSoon(end, now)) {
    const days = Math.ceil((end - now) / DAY_MS);
    notices.push({
      key: `${id}:token:${end}:${end <= now ? "over" : "soon"}`,
      message:
        end <= now
          ? l10n.t("The token for {0} has expired. Create a new one at the host and enter it.", name)
          : days === 1
            ? l10n.t("The token for {0} expires within one day.", name)
            : l10n.t("The token for {0} expires in {1} days.", name, days),
    });
  }
  return notices;
}
