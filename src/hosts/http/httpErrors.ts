import { isJsonObject, parseJson } from "../../model/json.ts";
import { isCancelled, MooringError, type Reason } from "../../support/errors.ts";
import { printable } from "../../support/printable.ts";
import { cutRedacted } from "../../support/cutRedacted.ts";
import type { HttpResponse } from "./transport.ts";

/** What one kind of host says to its people. */
export interface HostWords {
  /** `GitHub` */
  readonly name: string;
  /** A sentence with the place where a token of this host is made. */
  readonly newToken: string;
  /** A sentence that names the scopes and the role that are needed, in the words of the host's settings page. */
  readonly needs: string;
}

const DETAIL = 300;

/** Kinds are words of the list in repositories/failure.ts, which has the cures. */
const BY_STATUS: Readonly<Record<number, readonly [Reason, string | undefined]>> = {
  400: ["invalid", undefined],
  401: ["signIn", "credentials"],
  403: ["forbidden", "permission"],
  404: ["notFound", "noRepository"],
  405: ["refused", undefined],
  409: ["conflict", undefined],
  410: ["gone", undefined],
  412: ["conflict", undefined],
  413: ["tooLarge", undefined],
  415: ["invalid", undefined],
  422: ["invalid", undefined],
};

/** The error for an answer that is none of 2xx. `what` was tried: "create a webhook". */
export function errorOf(
  response: HttpResponse,
  what: string,
  place: { readonly host: string; readonly words: HostWords },
): MooringError {
  const { status } = response;
  const { host, words } = place;
  const detail = detailOf(response);
  const said = `${words.name} at ${host} refused to ${what} (${status}${detail === "" ? "" : `: ${detail}`}).`;
  const [reason, kind] =
    BY_STATUS[status] ?? (status >= 500 ? (["unreachable", "server"] as const) : (["invalid", undefined] as const));
  const cure = cureOf(status, response, words);
  return new MooringError(reason, cure === "" ? said : `${said} ${cure}`, kind === undefined ? {} : { kind });
}

function cureOf(status: number, { headers }: HttpResponse, words: HostWords): string {
  if (status === 401) return `The token is wrong, expired or revoked. ${words.newToken}`;
  if (status === 403 || status === 404) {
    const accepted = headers["x-accepted-github-permissions"];
    const missing = accepted === undefined ? "" : ` Required: ${printable(accepted).slice(0, DETAIL)}.`;
    return `${status === 404 ? "Hosts also return this if the token has no access. " : ""}${words.needs}${missing}`;
  }
  if (status >= 500) return "Wait a little, then try again.";
  return "";
}

/** The host's own words, never a page of HTML. */
function detailOf({ headers, text }: HttpResponse): string {
  if (!/json/i.test(headers["content-type"] ?? "")) return "";
  try {
    const body = parseJson(text);
    if (!isJsonObject(body)) return "";
    const parts = [body.message, body.error, body.error_description, body.errors].filter((part) => part !== undefined);
    const words = parts.map((part) =>
      typeof part === "string"
        ? part
        : JSON.stringify(part, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    );
    const said = printable([...new Set(words)].join("; "));
    return cutRedacted(said, DETAIL).replace(/\s+/g, " ");
  } catch {
    return "";
  }
}

const NETWORK: readonly (readonly [RegExp, string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, "dns"],
  [/CERT|SELF_SIGNED|UNABLE_TO|SSL|TLS|ALTNAME/i, "tls"],
  [/TIMEDOUT/, "timeout"],
];

/** What the network said, as an error with a reason. */
export function networkError(error: unknown, host: string): unknown {
  if (MooringError.is(error) || isCancelled(error)) return error;
  const code = (error as { readonly code?: unknown } | null)?.code;
  const name = typeof code === "string" ? code : "";
  const kind = NETWORK.find(([pattern]) => pattern.test(name))?.[1] ?? "connection";
  const detail = cutRedacted(error instanceof Error ? error.message : String(error), DETAIL);
  return new MooringError("unreachable", `${host} cannot be reached (${name || detail}).`, { kind, cause: error });
}
