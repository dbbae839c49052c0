import os from "node:os";
import type { LeaseHolder, LeaseState } from "../../support/state/folderLease.ts";

/** A sentence about who acts by itself in a folder, or why nobody does; undefined where there is nothing to say. */
export function leaseWords(state: LeaseState, now = Date.now()): string | undefined {
  switch (state.kind) {
    case "elsewhere":
      return holderWords(state.holder, now);
    case "unavailable":
      return state.message;
    case "here":
    case "nobody":
      return undefined;
  }
}

/**
 * `Another window (Visual Studio Code, process 4711) has been healing this folder since 10:02.`
 * `mooring watch (process 4711 on build-7) has been …`
 */
export function holderWords(
  { name, kind, process, since }: LeaseHolder,
  now: number,
  article: "A" | "Another" = "Another",
): string {
  const where = `process ${process.pid}${process.host === os.hostname() ? "" : ` on ${process.host}`}`;
  const who = kind === "window" ? `${article} window (${name}, ${where})` : `${name} (${where})`;
  return `${who} has been healing this folder since ${clockTime(since, now)}.`;
}

/** By the clock on the wall; with the date where it was not today. */
function clockTime(at: number, now: number): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  if (date.toDateString() === new Date(now).toDateString()) return time;
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${time}`;
}
