import { isJsonObject, parseJson, type Json } from "../model/json.ts";
import type { Clock } from "../support/clock.ts";
import { MooringError } from "../support/errors.ts";
import { networkError } from "./http/httpErrors.ts";
import type { HttpResponse, SendHttp } from "./http/transport.ts";
import { type HostKind, type HostRepository, prefixesOf } from "./hostRepository.ts";

export interface DetectedHost {
  readonly kind: HostKind;
  /** Base of its API. */
  readonly api: string;
  /** Path on its server that the host is below; left out at the root. */
  readonly prefix?: string;
}

interface Candidate extends DetectedHost {
  /** Below the API; needs no sign-in to tell what it is. */
  readonly probe: string;
  readonly isIt: (answer: HttpResponse, body: Json | undefined) => boolean;
}

/** Milliseconds for each question. */
const DEADLINE_MS = 10_000;

/**
 * Which API answers at a place; undefined where none that Mooring knows does. Nothing is sent but the questions: no credential
 * before it is clear who listens. Where the name tells the kind of host, that one is asked first; the root of the server goes
 * before the paths that the host may be below.
 * @throws MooringError unreachable when nobody answers at all
 */
export async function detectHost(
  place: HostRepository,
  { send, clock }: { readonly send: SendHttp; readonly clock: Clock },
  signal?: AbortSignal,
): Promise<DetectedHost | undefined> {
  let failure: unknown;
  let isAnswered = false;
  for (const { kind, api, prefix = "", probe, isIt } of prefixesOf(place).flatMap((one) => candidates(place, one))) {
    // nobody is there at all: not for paths either
    if (prefix !== "" && !isAnswered) break;
    try {
      const answer = await ask(new URL(probe, api), send, clock, signal);
      isAnswered = true;
      if (isIt(answer, bodyOf(answer))) return { kind, api, ...(prefix === "" ? {} : { prefix }) };
    } catch (error) {
      if (signal?.aborted) throw new MooringError("cancelled", "Cancelled.", { cause: error });
      failure ??= error;
    }
  }
  if (!isAnswered && failure !== undefined) throw networkError(failure, new URL(place.origin).host);
  return undefined;
}

function candidates({ origin }: HostRepository, prefix: string): readonly Candidate[] {
  const { hostname } = new URL(origin);
  const base = prefix === "" ? origin : `${origin}/${prefix}`;
  const github: Candidate = {
    kind: "github",
    prefix,
    api: githubApi(base, hostname),
    probe: "meta",
    isIt: ({ headers }) => headers["x-github-request-id"] !== undefined || headers["x-github-media-type"] !== undefined,
  };
  const gitlab: Candidate = {
    kind: "gitlab",
    prefix,
    api: `${base}/api/v4/`,
    probe: "version",
    isIt: ({ status, headers }, body) =>
      headers["x-gitlab-meta"] !== undefined ||
      (status === 401 && isJsonObject(body) && body.message === "401 Unauthorized"),
  };
  const gitea: Candidate = {
    kind: "gitea",
    prefix,
    api: `${base}/api/v1/`,
    probe: "version",
    // one that shows nothing to strangers says so in its own words
    isIt: ({ status }, body) =>
      isJsonObject(body) &&
      ((status === 200 && typeof body.version === "string") ||
        (status === 403 && /signed in user/i.test(String(body.message)))),
  };
  const isKnown = /(^|\.)(github\.com|gitlab\.com|ghe\.com)$/.test(hostname);
  // GitHub of one's own is always at the root
  if (prefix !== "") return isKnown ? [] : /gitlab/.test(hostname) ? [gitlab, gitea] : [gitea, gitlab];
  if (hostname === "github.com" || hostname.endsWith(".ghe.com")) return [github];
  if (hostname === "gitlab.com") return [gitlab];
  if (/github/.test(hostname)) return [github, gitlab, gitea];
  return /gitlab/.test(hostname) ? [gitlab, gitea, github] : [gitea, gitlab, github];
}

function githubApi(origin: string, hostname: string): string {
  if (hostname === "github.com") return "https://api.github.com/";
  return hostname.endsWith(".ghe.com") ? `https://api.${hostname}/` : `${origin}/api/v3/`;
}

async function ask(url: URL, send: SendHttp, clock: Clock, signal: AbortSignal | undefined): Promise<HttpResponse> {
  const deadline = new AbortController();
  const timer = clock.after(DEADLINE_MS, () => deadline.abort());
  const either = signal ? AbortSignal.any([signal, deadline.signal]) : deadline.signal;
  try {
    const headers = { accept: "application/json", "user-agent": "mooring" };
    return await send({ method: "GET", url, headers, body: undefined, signal: either });
  } finally {
    timer.dispose();
  }
}

function bodyOf({ text }: HttpResponse): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
