import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A token with its family: each rotation adds one, and a use of a dead one ends all of them. */
interface Token {
  readonly family: number;
  readonly scopes: readonly string[];
  expiresAt: string;
  isRevoked: boolean;
}

export interface FakeHook {
  readonly id: string;
  fields: Record<string, unknown>;
  alert_status: "executable" | "temporarily_disabled" | "disabled";
  /** Deliveries, newest first. */
  readonly log: Body[];
}

type Body = Record<string, unknown>;
type Answer = readonly [status: number, body?: unknown, headers?: Readonly<Record<string, string>>];

/** What GitLab's documentation says may be sent (docs.gitlab.com/api: project_webhooks, personal_access_tokens, commits). */
const HOOK_FIELDS = new Set(
  "url name description token signing_token enable_ssl_verification push_events push_events_branch_filter branch_filter_strategy tag_push_events".split(
    " ",
  ),
);

/**
 * As much of GitLab's API as a webhook and a token need, with state. Written from GitLab's documentation; the official description
 * is not at hand. A request that the documentation does not know is answered 404 and noted in `violations`.
 */
export class FakeGitLab {
  readonly hooks = new Map<string, FakeHook>();
  readonly statuses: Body[] = [];
  /** Path and the last commit of each file. */
  readonly files = new Map<string, string>();
  readonly requests: string[] = [];
  readonly violations: string[] = [];
  accessLevel = 40;
  pageSize = 2;
  /** What the receiver answers to a delivery. */
  receiverCode = 200;
  /** Takes the next request that matches, in place of GitLab's own answer. */
  next: { readonly match: RegExp; readonly answer: Answer | "hangUp" } | undefined;
  readonly #tokens = new Map<string, Token>();
  readonly #server: Server;
  #ids = 9_007_199_254_740_993n;
  #families = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      let text = "";
      request.setEncoding("utf8").on("data", (part: string) => (text += part));
      request.on("end", () => this.#answer(request, response, text));
    });
  }

  async start(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await new Promise((resolve) => this.#server.once("listening", resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A new family of tokens; answers the first. `days` until its end. */
  token(scopes: readonly string[], days: number): string {
    this.#families += 1;
    return this.#issue(this.#families, scopes, new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
  }

  isAlive(token: string): boolean {
    return this.#tokens.get(token)?.isRevoked === false;
  }

  #issue(family: number, scopes: readonly string[], expiresAt: string): string {
    const token = `glpat-${randomBytes(15).toString("base64url")}`;
    this.#tokens.set(token, { family, scopes, expiresAt, isRevoked: false });
    return token;
  }

  #answer(request: IncomingMessage, response: ServerResponse, text: string): void {
    const { method = "", url = "" } = request;
    const way = `${method} ${url.split("?")[0] ?? ""}`;
    if (!url.startsWith("/api/v4/")) {
      response.writeHead(404).end(); // git: there is none here
      return;
    }
    this.requests.push(way);
    const taken = this.next?.match.test(way) ? this.next.answer : undefined;
    if (taken) this.next = undefined;
    if (taken === "hangUp") {
      this.#route(way, request, text); // it was done, and nobody learns of it
      request.socket.destroy();
      return;
    }
    const [status, body, more = {}] = taken ?? this.#route(way, request, text);
    const json = body === undefined ? "" : JSON.stringify(body).replaceAll(/"id":"(\d+)"/g, '"id":$1');
    response.writeHead(status, { "content-type": "application/json", "x-gitlab-meta": "{}", ...more }).end(json);
  }

  #route(way: string, { headers, url = "" }: IncomingMessage, text: string): Answer {
    const secret = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    const token = this.#tokens.get(secret);
    if (!token || token.isRevoked) {
      if (token && way.includes("/rotate")) this.#revoke(token.family);
      return [401, { message: "401 Unauthorized" }];
    }
    const body = text === "" ? {} : (JSON.parse(text) as Body);
    const project = "/api/v4/projects/team%2Fshop";
    const [, id = "", below = ""] = new RegExp(`^\\w+ ${project}/hooks/(\\d+)(.*)$`).exec(way) ?? [];
    if (way === "GET /api/v4/user") return [200, { id: 1, username: "shop-bot", bot: false }];
    if (way === "GET /api/v4/personal_access_tokens/self")
      return [
        200,
        {
          id: 1,
          scopes: token.scopes,
          expires_at: token.expiresAt,
          created_at: "2026-01-01T00:00:00Z",
          revoked: false,
        },
      ];
    if (way === "POST /api/v4/personal_access_tokens/self/rotate") {
      token.isRevoked = true;
      const expires = typeof body.expires_at === "string" ? body.expires_at : "2026-12-02";
      return [
        200,
        { id: 2, token: this.#issue(token.family, token.scopes, expires), expires_at: expires, revoked: false },
      ];
    }
    if (way === `GET ${project}`)
      return [
        200,
        {
          id: 5,
          default_branch: "main",
          archived: false,
          permissions: { project_access: { access_level: this.accessLevel }, group_access: null },
        },
      ];
    if (way === `GET ${project}/repository/branches/main`)
      return [200, { name: "main", protected: true, can_push: true }];
    if (way.startsWith(`${"POST"} ${project}/statuses/`)) {
      this.statuses.push(body);
      return [201, { id: 1, name: body.context, status: body.state }];
    }
    if (way === `POST ${project}/repository/commits`) return this.#committed(body);
    if (way === `POST ${project}/merge_requests`) {
      for (const field of ["source_branch", "target_branch", "title"])
        if (typeof body[field] !== "string") return [400, { error: `${field} is missing` }];
      return [201, { iid: 1, web_url: `${this.origin}/team/shop/-/merge_requests/1` }];
    }
    if (way.startsWith(`GET ${project}/repository/commits/`) && way.endsWith("/statuses"))
      return [
        200,
        this.statuses.map(({ context, state, description }) => ({ name: context, status: state, description })),
      ];
    if (way.includes("/hooks") && this.accessLevel < 40) return [403, { message: "403 Forbidden" }];
    if (way === `GET ${project}/hooks`) return this.#page([...this.hooks.values()].map(shown), url);
    if (way === `POST ${project}/hooks`) return this.#created(body);
    const hook = this.hooks.get(id);
    if (id !== "" && !hook) return [404, { message: "404 Not found" }];
    if (hook && way.startsWith("DELETE") && below === "") return this.hooks.delete(id) ? [204] : [404];
    if (hook && way.startsWith("PUT") && below === "") return this.#edited(hook, body);
    if (hook && way.startsWith("POST") && below === "/test/push_events") return this.#delivered(hook);
    if (hook && way.startsWith("GET") && below === "/events") return [200, hook.log];
    if (hook && way.startsWith("POST") && hook.log.some(({ id: event }) => below === `/events/${String(event)}/resend`))
      return this.#delivered(hook);
    this.violations.push(way);
    return [404, { error: "404 Not Found" }];
  }

  /** One commit of files; never over a file that is there, or that is not as `last_commit_id` says. */
  #committed({ branch, commit_message, actions }: Body): Answer {
    if (typeof branch !== "string" || typeof commit_message !== "string" || !Array.isArray(actions))
      return [400, { error: "branch, commit_message, actions are missing" }];
    const id = String(this.files.size + 1).padStart(40, "c");
    for (const { action, file_path, last_commit_id } of actions as readonly Body[]) {
      const known = this.files.get(String(file_path));
      if (action === "create" && known !== undefined) return [400, { message: "A file with this name already exists" }];
      if (action === "update" && known !== last_commit_id)
        return [400, { message: "You are attempting to update a file that has changed since you started editing it." }];
      this.files.set(String(file_path), id);
    }
    return [201, { id }];
  }

  #created(body: Body): Answer {
    this.#check(body);
    this.#ids += 1n;
    const hook: FakeHook = { id: String(this.#ids), fields: body, alert_status: "executable", log: [] };
    this.hooks.set(hook.id, hook);
    return [201, shown(hook)];
  }

  #edited(hook: FakeHook, body: Body): Answer {
    this.#check(body);
    if (typeof body.url !== "string") return [400, { error: "url is missing" }];
    hook.fields = { ...hook.fields, ...body };
    return [200, shown(hook)];
  }

  /** A delivery that goes well switches a hook on again; how one went is for the log to say. */
  #delivered(hook: FakeHook): Answer {
    this.#ids += 1n;
    const response_status = String(this.receiverCode);
    const texts = { request_headers: { "X-Gitlab-Token": "[REDACTED]" }, request_data: { ref: "refs/heads/main" } };
    hook.log.unshift({
      id: String(this.#ids),
      trigger: "push_hooks",
      response_status,
      execution_duration: 0.1,
      ...texts,
    });
    if (this.receiverCode < 300) hook.alert_status = "executable";
    return [201, { message: "201 Created" }];
  }

  #page(all: readonly unknown[], url: string): Answer {
    const page = Number(new URL(url, this.origin).searchParams.get("page") ?? 1);
    const rows = all.slice((page - 1) * this.pageSize, page * this.pageSize);
    const next = `<${this.origin}/api/v4/projects/team%2Fshop/hooks?page=${page + 1}&per_page=${this.pageSize}>; rel="next"`;
    return [200, rows, page * this.pageSize < all.length ? { link: next } : {}];
  }

  #check(body: Body): void {
    for (const field of Object.keys(body)) if (!HOOK_FIELDS.has(field)) this.violations.push(`hook field ${field}`);
  }

  #revoke(family: number): void {
    for (const token of this.#tokens.values()) if (token.family === family) token.isRevoked = true;
  }
}

/** A hook as GitLab shows it: never its token. */
function shown({ id, fields: { token: _token, ...fields }, alert_status }: FakeHook): Body {
  return { id, ...fields, alert_status, disabled_until: null };
}
