import { l10n } from "vscode";
import type { TaskRecord } from "../../repositories/api/task.ts";
import type { RegisteredRepository } from "../repositories/repositoriesHost.ts";
import { formatTime } from "./formatTime.ts";
import type { AccessLevel, AccessMethod } from "../../mappings/mooringConfig.ts";

export interface StatusWords {
  readonly tone: "good" | "busy" | "warning" | "bad" | "quiet";
  readonly word: string;
  /** What is wrong and what to do, or "". */
  readonly reason: string;
}

/** How a registered repository stands. `now` in ms since the epoch. */
export function statusOfRegistered({ record, task }: RegisteredRepository, now: number): StatusWords {
  if (task) return taskWords(task, now);
  const { failure } = record;
  const reason = failure ? `${failure.message} ${failure.cure}` : "";
  if (record.movedTo !== undefined)
    return {
      tone: "warning",
      word: l10n.t("address changed: confirm"),
      reason: l10n.t("The repository list has {0}. Nothing was sent there.", record.movedTo),
    };
  if (record.heldRewrite)
    return {
      tone: "warning",
      word: l10n.t("history rewritten"),
      reason: l10n.t("The clone is not updated until you accept the new history."),
    };
  switch (record.status) {
    case "pending":
      return { tone: "quiet", word: l10n.t("not cloned yet"), reason };
    case "initializing":
    case "mirroring":
      return { tone: "busy", word: l10n.t("cloning"), reason };
    case "active":
      return failure
        ? { tone: "warning", word: failure.message, reason: failure.cure }
        : { tone: "good", word: l10n.t("active"), reason };
    case "failed":
      return { tone: "bad", word: failure?.message ?? l10n.t("failed"), reason: failure?.cure ?? "" };
    case "archived":
      return { tone: "quiet", word: l10n.t("archived"), reason };
  }
}

function taskWords(task: TaskRecord, now: number): StatusWords {
  const { status, progress, nextAttemptAt, failure } = task;
  if (status === "waiting") {
    const seconds = Math.max(0, Math.ceil(((nextAttemptAt ?? now) - now) / 1000));
    return {
      tone: "warning",
      word: l10n.t("trying again in {0} s", seconds),
      reason: failure ? `${failure.message} ${failure.cure}` : "",
    };
  }
  const word = taskWord(task.kind);
  return {
    tone: "busy",
    word: progress ? l10n.t("{0} {1} %", word, Math.round(progress.percent)) : word,
    reason: progress?.phase ?? "",
  };
}

function taskWord(kind: TaskRecord["kind"]): string {
  switch (kind) {
    case "initialize":
      return l10n.t("Cloning…");
    case "migrate":
      return l10n.t("Re-cloning…");
    case "sync":
      return l10n.t("Synchronizing…");
    case "maintenance":
      return l10n.t("Checking objects…");
  }
}

/** `main · active · synced 12:03`. */
export function describeRegistered(registered: RegisteredRepository, now: number): string {
  const { record, isOurs } = registered;
  const { branch, defaultBranch, lastSyncedAt, kind } = record;
  return [
    kind === "mirror" ? l10n.t("mirror") : (branch ?? defaultBranch),
    statusOfRegistered(registered, now).word,
    lastSyncedAt === undefined ? undefined : syncedWords(lastSyncedAt, now),
    isOurs ? undefined : l10n.t("managed by another window"),
  ]
    .filter(Boolean)
    .join(" · ");
}

/** A time of day and no distance: a row is not drawn anew while nothing happens. */
export function syncedWords(at: number, now: number): string {
  return l10n.t("synced {0}", formatTime(new Date(at).toISOString(), now));
}

export function accessWord(access: AccessMethod): string {
  switch (access) {
    case "signIn":
      return l10n.t("your Git credentials");
    case "token":
      return l10n.t("token");
    case "password":
      return l10n.t("user name and password");
    case "ssh":
      return l10n.t("SSH key");
  }
}

export function levelWord(level: AccessLevel): string {
  return level === "private" ? l10n.t("private: this workspace") : l10n.t("organization: all your workspaces");
}
