import type { FieldPath } from "../../model/fieldPath.ts";
import type { Json } from "../../model/json.ts";
import type { Conflict } from "../../model/plan.ts";
import { MooringError, type Reason } from "../../support/errors.ts";
import { cutRedacted } from "../../support/cutRedacted.ts";
import { MASK, redactText } from "../../support/redaction.ts";
import { parseServerPath } from "./parseServerPath.ts";
import { readConflicts } from "./readConflicts.ts";
import type { ServerStatus } from "./serverStatus.ts";
import { shortWords } from "./shortWords.ts";

/** A field the server named in its refusal. */
export interface RefusedField {
  readonly path: FieldPath;
  readonly message: string;
}

/** Characters; enough for any sentence. */
const LONGEST_MESSAGE = 2_000;

/** An answer of the API server other than success. `fields` says what it complained about, where it did. */
export class ServerError extends MooringError {
  readonly status: number;
  readonly fields: readonly RefusedField[];
  /** Fields that other managers own (409 of a server-side apply). */
  readonly conflicts: readonly Conflict[];

  constructor(
    reason: Reason,
    message: string,
    details: Pick<ServerError, "status" | "fields" | "conflicts"> & { readonly retryAfter?: number },
  ) {
    super(reason, message, details.retryAfter === undefined ? {} : { retryAfter: details.retryAfter });
    this.status = details.status;
    this.fields = details.fields;
    this.conflicts = details.conflicts;
  }
}

export interface ErrorContext {
  readonly context: string;
  readonly server: string;
  /** What was tried, for the sentence: `apply Deployment shop/checkout`. */
  readonly action: string;
  /** What was sent; settles paths with dots in names. */
  readonly sent?: Json;
  /** Exact texts that must not be shown. */
  readonly secrets?: readonly string[];
  /** The object is a Secret: values that the server repeats in any spelling are cut out too. */
  readonly isSecret?: boolean;
}

/** The server's answer as an error with a reason; its words are kept, without secret values. */
export function toServerError(status: ServerStatus, context: ErrorContext): ServerError {
  const hide = (text: string): string => hideValues(text, context);
  const fields = refusedFields(status, context.sent).map(({ path, message }) => ({ path, message: hide(message) }));
  const reason = reasonOf(status);
  const retryAfter = status.retryAfter === undefined ? {} : { retryAfter: status.retryAfter };
  const conflicts = readConflicts(status, context.sent).map((conflict) => ({
    ...conflict,
    message: hide(conflict.message),
  }));
  return new ServerError(reason, sentence(reason, status, hide(shortWords(status)), context), {
    status: status.code,
    fields,
    conflicts,
    ...retryAfter,
  });
}

/** Refusals that other words than RBAC's mark: admission plugins answer 403 and 400, broken webhooks 500. */
const ADMISSION =
  /admission webhook|failed calling webhook|denied the request|denied request|exceeded quota|violates PodSecurity|ValidatingAdmissionPolicy|is being terminated|does not support dry run/i;
/** Wordings for fields that cannot change once set (apimachinery validation, apps, batch, core, rbac). */
const IMMUTABLE =
  /\bimmutable\b|may not change once set|cannot change roleRef|updates to \w+ spec for fields other than|pod updates may not change fields/i;

/** The object itself stands in the way; asking again gives the same answer. */
const STALE_VERSION = /request to convert CR to an invalid group\/version: (\S+)/i;

/** What was sent does not fit the type; the server reports it as its own failure. */
const UNREADABLE =
  /failed to create typed|failed to convert|unable to convert|field not declared in schema|error decoding|cannot unmarshal/i;

const REASONS: Readonly<Record<number, Reason>> = {
  400: "invalid",
  401: "signIn",
  403: "forbidden",
  404: "notFound",
  405: "invalid",
  408: "unreachable",
  409: "conflict",
  410: "gone",
  413: "tooLarge",
  415: "invalid",
  422: "invalid",
  429: "throttled",
};

export function reasonOf({ code, message, causes }: Pick<ServerStatus, "code" | "message" | "causes">): Reason {
  const words = [message, ...causes.map((cause) => cause.message)].join("\n");
  if (code === 500 && (UNREADABLE.test(words) || STALE_VERSION.test(words))) return "invalid";
  if ((code === 422 || code === 403 || code === 400) && isImmutable(message, causes)) return "immutable";
  if ((code === 403 || code === 400 || code === 500) && ADMISSION.test(words)) return "invalid";
  if (code >= 300 && code < 400) return "refused";
  return REASONS[code] ?? (code >= 500 ? "unreachable" : "invalid");
}

/** Making the object anew helps only when nothing else is wrong with it. */
function isImmutable(message: string, causes: ServerStatus["causes"]): boolean {
  return causes.length > 0 ? causes.every((cause) => IMMUTABLE.test(cause.message)) : IMMUTABLE.test(message);
}

function sentence(
  reason: Reason,
  status: ServerStatus,
  words: string,
  { context, server, action }: ErrorContext,
): string {
  const said = words ? `: ${words}` : ` (HTTP ${status.code}).`;
  switch (reason) {
    case "signIn":
      return `The cluster of context "${context}" rejected the credentials; renew them and try again${said}`;
    case "forbidden":
      return `Context "${context}" is not allowed to ${action}${said}`;
    case "unreachable":
      return `${server} is unavailable, so Mooring could not ${action}${said}`;
    case "throttled":
      return `${server} is throttling requests, so Mooring could not ${action}${said}`;
    case "refused":
      return `${server} returned a redirect, which Mooring does not follow; check the server address of context "${context}".`;
    default:
      return `${server} refused to ${action}${said}${cureOf(words)}`;
  }
}

/** managedFields may name a version that the definition has dropped since; a plain write drops the entry (KEP-555). */
function cureOf(words: string): string {
  const [, version] = STALE_VERSION.exec(words) ?? [];
  return version === undefined
    ? ""
    : `. The object's managedFields still refer to ${version}, which is no longer served. Any write without server-side apply drops that entry, for example kubectl label or kubectl replace.`;
}

function refusedFields(status: ServerStatus, sent: Json | undefined): readonly RefusedField[] {
  const named = status.causes
    .filter(({ field }) => field !== "" && field !== "<nil>")
    .map(({ field, message }) => ({ text: field, message }));
  // strict decoding and typed patches name fields only in the message (SMD `typed/helpers.go` ValidationError)
  for (const [, text = ""] of status.message.matchAll(/(?:unknown|duplicate) field "([^"]+)"/g))
    named.push({ text, message: "unknown field" });
  for (const [, text = ""] of status.message.matchAll(/(?<![^\s:])[^\s:.]*(\.[^\s:]+): field not declared in schema/g))
    named.push({ text, message: "field not declared in schema" });
  for (const [, text = "", message = ""] of status.message.matchAll(
    /(?<![^\s:])[^\s:.]*(\.[^\s:]+): (expected [^,;]+)/g,
  ))
    named.push({ text, message });
  const fields: RefusedField[] = [];
  for (const { text, message } of named) {
    const path = parseServerPath(text, sent);
    if (path) fields.push({ path, message });
  }
  return fields;
}

/**
 * What the server repeats of an object: everything after such words, since a value may hold quotes, brackets and line breaks
 * (apimachinery `field.Error`, structured-merge-diff `typed`, JSON and base64 decoders).
 */
const REPEATED = /\b(got|parsing|(?:Invalid|Duplicate|Unsupported) value:?)(?![\w-])[\s\S]*$/i;

/** For a Secret reason and field are kept, and never a value that the server repeats. */
function hideValues(text: string, { secrets = [], isSecret = false }: ErrorContext): string {
  const hide = (part: string): string => redactText(isSecret ? part.replace(REPEATED, `$1 ${MASK}`) : part, secrets);
  return cutRedacted(text, LONGEST_MESSAGE, hide);
}
