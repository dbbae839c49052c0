import { ConfigurationTarget, l10n, type Memento, window, workspace } from "vscode";
import type { Clock } from "../../support/clock.ts";
import { messageOf } from "../../support/errors.ts";
import type { Log } from "../../support/log.ts";
import { isOn } from "../settings.ts";
import { NoticeQueue } from "./noticeQueue.ts";

const TOLD = "mooring.notices";
const MOST_REMEMBERED = 200;
/** Milliseconds in the status bar. */
const SHORTLY = 8_000;

/** The queue as the editor shows it. `memory` is the user's, so that one matter is told in one window. */
export function createNotices(clock: Clock, memory: Memento, log: Log): NoticeQueue {
  const told = (): readonly string[] => memory.get<readonly string[]>(TOLD, []);
  return new NoticeQueue({
    clock,
    show: ({ message, isWarning }, labels) =>
      isWarning ? window.showWarningMessage(message, ...labels) : window.showInformationMessage(message, ...labels),
    whisper: (message) => void window.setStatusBarMessage(`$(info) ${message}`, SHORTLY),
    isMuted: () => !isOn("notifications"),
    mute: () => workspace.getConfiguration("mooring").update("notifications", false, ConfigurationTarget.Global),
    muteLabel: l10n.t("Don't Show Again"),
    told,
    remember: (key) => memory.update(TOLD, [...told(), key].slice(-MOST_REMEMBERED)),
    onError: (error) => log.warn(messageOf(error)),
  });
}
