import type { HookEvent } from "./hook.ts";

export type EventWords = Readonly<Record<HookEvent, string>>;

/** The host's words, split into events that Mooring knows and others. */
export function readEvents(
  words: EventWords,
  given: readonly string[],
): { readonly events: readonly HookEvent[]; readonly otherEvents: readonly string[] } {
  const known = (["push", "tag"] as const).filter((event) => given.includes(words[event]));
  const taken = new Set(known.map((event) => words[event]));
  return { events: known, otherEvents: given.filter((word) => !taken.has(word)) };
}
