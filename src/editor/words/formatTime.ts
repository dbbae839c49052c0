import { l10n } from "vscode";

const MINUTE_MS = 60_000;
const HOUR = 60 * MINUTE_MS;
const DAY = 24 * HOUR;

/** `12:03` today, `Mon 12:03` within six days, else `2026-11-02 12:03`; "" for a time that does not parse. Local time. */
export function formatTime(time: string, now: number): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return "";
  const date = new Date(at);
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date(now).toDateString()) return clock;
  if (now - at < 6 * DAY && at <= now) return `${date.toLocaleDateString(undefined, { weekday: "short" })} ${clock}`;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock}`;
}

/** The same with the word "today" where it stands alone in a sentence. */
export function formatDayTime(time: string, now: number): string {
  const text = formatTime(time, now);
  return /^\d\d:\d\d$/.test(text) ? l10n.t("today {0}", text) : text;
}

/** `4 s ago`, `3 min ago`, `5 h ago`, `2 days ago`. Milliseconds since the epoch. */
export function formatAgo(at: number, now: number): string {
  const passed = Math.max(0, now - at);
  if (passed < MINUTE_MS) return l10n.t("{0} s ago", Math.round(passed / 1000));
  if (passed < HOUR) return l10n.t("{0} min ago", Math.floor(passed / MINUTE_MS));
  if (passed < DAY) return l10n.t("{0} h ago", Math.floor(passed / HOUR));
  const days = Math.floor(passed / DAY);
  return days === 1 ? l10n.t("1 day ago") : l10n.t("{0} days ago", days);
}

function two(part: number): string {
  return String(part).padStart(2, "0");
}

/** Like formatAgo for a month, then the date: `2026-08-04`. */
export function formatShort(at: number, now: number): string {
  return now - at < 30 * DAY ? formatAgo(at, now) : formatTime(new Date(at).toISOString(), now).slice(0, 10);
}

/** Date and time in full, in the user's own way of writing them. Milliseconds since the epoch. */
export function formatFull(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: "full", timeStyle: "medium" });
}
