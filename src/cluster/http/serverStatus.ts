import { isJsonArray, isJsonObject, type Json, parseJson } from "../../model/json.ts";

/** The parts of a `v1 Status` that Mooring reads. */
export interface ServerStatus {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
  readonly causes: readonly StatusCause[];
  /** Seconds, from `details.retryAfterSeconds`. */
  readonly retryAfter: number | undefined;
}

export interface StatusCause {
  readonly reason: string;
  readonly message: string;
  readonly field: string;
}

/** Characters that are read; what is shown is cut after values were hidden (serverError.ts). */
const LONGEST_MESSAGE = 256 * 1024;

/** Reads the body of a failed answer; a body that is no Status becomes the message if it is plain text. */
export function readStatus(code: number, body: string): ServerStatus {
  const parsed = tryParse(body);
  if (isJsonObject(parsed) && parsed.kind === "Status") return toStatus(parsed, code);
  const plain = /^\s*</.test(body) ? "" : body.trim();
  return { code, reason: "", message: plain.slice(0, LONGEST_MESSAGE), causes: [], retryAfter: undefined };
}

/** A Status object, for example the one inside an ERROR event of a watch. */
export function toStatus(status: Json | undefined, fallbackCode: number): ServerStatus {
  const object = isJsonObject(status) ? status : {};
  const details = isJsonObject(object.details) ? object.details : {};
  const causes = isJsonArray(details.causes) ? details.causes.filter(isJsonObject) : [];
  return {
    code: typeof object.code === "number" ? object.code : fallbackCode,
    reason: text(object.reason),
    message: text(object.message).slice(0, LONGEST_MESSAGE),
    causes: causes.map((cause) => ({
      reason: text(cause.reason),
      message: text(cause.message),
      field: text(cause.field),
    })),
    retryAfter: typeof details.retryAfterSeconds === "number" ? details.retryAfterSeconds : undefined,
  };
}

function tryParse(body: string): Json | undefined {
  try {
    return parseJson(body);
  } catch {
    return undefined;
  }
}

function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
