import * as v from "valibot";
import type { Json } from "../model/json.ts";
import { MooringError } from "../support/errors.ts";

/** Ids arrive as numbers, beyond 2^53 as bigint; kept as text. */
export const Id = v.pipe(
  v.union([v.string(), v.number(), v.bigint()]),
  v.transform((id) => String(id)),
);

/** Milliseconds since the epoch; undefined for what is no time and for Go's zero time. */
export function timeOf(text: string | null | undefined): number | undefined {
  if (!text) return undefined;
  // GitHub's header: `2027-10-12 09:00:00 UTC` and `2027-10-12 09:00:00 +0900`
  const iso = text
    .trim()
    .replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) (?:UTC|([+-]\d\d):?(\d\d))$/, (_all, day, time, hours, minutes) =>
      hours === undefined ? `${day}T${time}Z` : `${day}T${time}${hours}:${minutes}`,
    );
  const time = Date.parse(iso);
  return Number.isFinite(time) && time > 0 ? time : undefined;
}

/** What an answer says, in the shape that is expected. @throws MooringError unreachable when a host answers something else */
export function validated<T extends v.GenericSchema>(
  schema: T,
  answer: Json | unknown,
  what: string,
): v.InferOutput<T> {
  const found = v.safeParse(schema, answer);
  if (found.success) return found.output;
  const [issue] = found.issues;
  const place = issue === undefined ? "" : ` at ${v.getDotPath(issue) ?? "the top"}`;
  const message = `The host returned an unexpected response${place} (${what}). Its version may be unsupported.`;
  throw new MooringError("unreachable", message, { kind: "server" });
}
