import type { HttpResponse } from "./transport.ts";

/** Answers that are kept, the last used ones. */
const KEPT = 64;
/** Characters; a longer answer is asked for anew. */
const LONGEST = 200_000;

interface Kept {
  readonly etag: string;
  readonly response: HttpResponse;
}

/** Answers with their ETags: a host that answers "not modified" is asked at no cost. One per credential. */
export class AnswerCache {
  readonly #kept = new Map<string, Kept>();

  get(url: string): Kept | undefined {
    return this.#kept.get(url);
  }

  /** The kept answer with what "not modified" told anew: limits and the end of the token change without the text (RFC 9111, 3.2). */
  renewed(url: string, { response }: Kept, { headers }: HttpResponse): HttpResponse {
    const told = Object.entries(headers).filter(([name, value]) => value !== undefined && !/^content-/.test(name));
    const fresh = { ...response, headers: { ...response.headers, ...Object.fromEntries(told) } };
    this.note(url, fresh);
    return fresh;
  }

  note(url: string, response: HttpResponse): void {
    this.#kept.delete(url);
    const { etag } = response.headers;
    if (etag === undefined || response.status !== 200 || response.text.length > LONGEST) return;
    this.#kept.set(url, { etag, response });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}
