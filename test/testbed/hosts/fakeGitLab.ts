import { createHmac, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Description, type Matched } from "./description.ts";
import { entityTag } from "./entityTag.ts";
import { branch, mergeRequest, status } from "./gitlabAnswers.ts";
import { TokenFamilies } from "./tokenFamilies.ts";

export interface FakeHook {
  readonly id: string;
  /** As they were sent, with both secrets. */
  fields: Record<string, unknown>;
  alert_status: "executable" | "temporarily_disabled" | "disabled";
  /** Deliveries, newest first. */
  readonly log: Body[];
}

type Body = Record<string, unknown>;
type Answer = readonly [status: number, body?: unknown, headers?: Readonly<Record<string, string>>];

const API = "/api/v4";
const PROJECT = "/projects/{id}";
const TIME = "2026-01-01T00:00:00Z";

/**
 * As much of GitLab's API as Mooring asks for, with state. Every request and every answer is checked against what GitLab says of it
 * (gitlab.openapi.json, which names its sources): what does not fit is noted in `violations`.
 */
export class FakeGitLab {
  readonly hooks = new Map<string, FakeHook>();
  readonly statuses: Body[] = [];
  /** Path and the last commit of each file. */
  readonly files = new Map<string, string>();
  /** Path → text. */
  readonly texts = new Map<string, string>();
  readonly mergeRequests: Body[] = [];
  readonly requests: string[] = [];
  /** Requests that were answered with 304. */
  readonly unchanged: string[] = [];
  /** Told of each request when it arrives. */
  onRequest: (way: string) => void = () => undefined;
  readonly violations: string[] = [];
  accessLevel = 40;
  /** What its server puts before everything: `/git`. */
  prefix = "";
  pageSize = 2;
  /** False: a server before 19.0, which passes over `signing_token` without a word. */
  signs = true;
  /** What the receiver answers to a delivery. */
  receiverCode = 200;
  /** Takes the next request that matches, in place of GitLab's own answer. */
  next: { readonly match: RegExp; readonly answer: Answer | "hangUp" } | undefined;
  readonly #tokens = new TokenFamilies();
  readonly #description = new Description("gitlab.openapi.json");
  readonly #server: Server;
  #ids = 9_007_199_254_740_993n;

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
    return this.#tokens.begin(scopes, new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
  }

  isAlive(token: string): boolean {
    return this.#tokens.alive(token) !== undefined;
  }

  /** What GitLab sends with a delivery of this body: https://docs.gitlab.com/user/project/integrations/webhooks. */
  headersOf({ fields }: FakeHook, body: string, now: number): Record<string, string> {
    const [id, time] = [randomUUID(), String(Math.floor(now / 1000))];
    const { signing_token: signing, token } = fields;
    const legacy = typeof token === "string" && token !== "" ? { "x-gitlab-token": token } : {};
    if (typeof signing !== "string") return { "x-gitlab-event": "Push Hook", ...legacy };
    const key = Buffer.from(signing.replace("whsec_", ""), "base64");
    const signature = createHmac("sha256", key).update(`${id}.${time}.${body}`).digest("base64");
    const signed = { "webhook-id": id, "webhook-timestamp": time, "webhook-signature": `v1,${signature}` };
    return { "x-gitlab-event": "Push Hook", ...legacy, ...signed };
  }

  #answer(request: IncomingMessage, response: ServerResponse, text: string): void {
    const { method = "", url = "", headers } = request;
    const { pathname: whole, searchParams: query } = new URL(url, "http://x");
    const pathname = whole.startsWith(this.prefix) ? whole.slice(this.prefix.length) : "";
    const way = `${method} ${pathname}`;
    if (!pathname.startsWith(`${API}/`)) {
      response.writeHead(404).end(); // git: there is none here
      return;
    }
    this.requests.push(way);
    this.onRequest(way);
    const body = text === "" ? undefined : (JSON.parse(text) as Body);
    const matched = this.#description.check({ method, way: pathname.slice(API.length), query, body });
    if (typeof matched === "string") this.violations.push(matched);
    const own = (): Answer =>
      typeof matched === "string" ? [404, { error: "404 Not Found" }] : this.#own(matched, headers, query, body ?? {});
    const taken = this.next?.match.test(way) ? this.next.answer : undefined;
    if (taken) this.next = undefined;
    if (taken === "hangUp") {
      own(); // it was done, and nobody learns of it
      request.socket.destroy();
      return;
    }
    const [status, answer, more = {}] = taken ?? own();
    const json = answer === undefined ? "" : JSON.stringify(answer).replaceAll(/"id":"(\d+)"/g, '"id":$1');
    const problem =
      typeof matched === "string" || taken
        ? undefined
        : this.#description.checkAnswer(matched, status, json === "" ? undefined : JSON.parse(json));
    if (problem !== undefined) this.violations.push(problem);
    const { etag, isKnown } = entityTag(json, headers);
    const isUnchanged = method === "GET" && status === 200 && isKnown;
    if (isUnchanged) this.unchanged.push(way);
    const told = { "content-type": "application/json", "x-gitlab-meta": "{}", etag, ...more };
    response.writeHead(isUnchanged ? 304 : status, told).end(isUnchanged ? "" : json);
  }

  #own(matched: Matched, headers: IncomingMessage["headers"], query: URLSearchParams, body: Body): Answer {
    const secret = /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    if (matched.template.endsWith("/self/rotate")) return this.#rotated(secret, body);
    if (!this.isAlive(secret)) return [401, { message: "401 Unauthorized" }];
    const name = `${matched.method} ${matched.template.replace(PROJECT, ":")}`;
    if (name.includes(":/hooks")) return this.#hookAnswer(name, matched.parameters, query, body);
    switch (name) {
      case "GET /user":
        return [200, { id: 1, username: "shop-bot", name: "Shop", state: "active", web_url: this.origin, bot: false }];
      case "GET /personal_access_tokens/self":
        return [200, this.#tokenFacts(secret)];
      case "GET :":
        return [200, this.#project()];
      case "GET :/repository/branches/{branch}":
        return matched.parameters.branch === "main"
          ? [200, branch(this.origin)]
          : [404, { message: "404 Branch Not Found" }];
      case "POST :/statuses/{sha}":
        this.statuses.push({ sha: matched.parameters.sha, ...body });
        return [201, status(this.statuses.at(-1) ?? {})];
      case "GET :/repository/commits/{sha}/statuses":
        return [200, this.statuses.filter(({ sha }) => sha === matched.parameters.sha).map(status)];
      case "POST :/repository/commits":
        return this.#committed(body);
      case "POST :/merge_requests":
        this.mergeRequests.push({ ...body, ...mergeRequest(this.origin) });
        return [201, this.mergeRequests.at(-1)];
      case "GET :/merge_requests":
        return [
          200,
          this.mergeRequests.filter(
            ({ source_branch, target_branch }) =>
              source_branch === query.get("source_branch") && target_branch === query.get("target_branch"),
          ),
        ];
      case "GET :/repository/files/{file_path}":
        return this.#file(decodeURIComponent(matched.parameters.file_path ?? ""), query.get("ref") ?? "");
      default:
        this.violations.push(`${name} is not answered`);
        return [404, { error: "404 Not Found" }];
    }
  }

  #hookAnswer(name: string, parameters: Matched["parameters"], query: URLSearchParams, body: Body): Answer {
    if (this.accessLevel < 40) return [403, { message: "403 Forbidden" }];
    if (name === "GET :/hooks") return this.#page(query);
    if (name === "POST :/hooks") return this.#created(body);
    const hook = this.hooks.get(parameters.hook_id ?? "");
    if (!hook) return [404, { message: "404 Not found" }];
    switch (name) {
      case "PUT :/hooks/{hook_id}":
        return this.#edited(hook, body);
      case "DELETE :/hooks/{hook_id}":
        this.hooks.delete(hook.id);
        return [204];
      case "POST :/hooks/{hook_id}/test/{trigger}":
        return this.#delivered(hook);
      case "GET :/hooks/{hook_id}/events":
        return [200, hook.log];
      default:
        return hook.log.some(({ id }) => id === parameters.hook_log_id)
          ? this.#delivered(hook)
          : [404, { message: "404 Not found" }];
    }
  }

  #tokenFacts(secret: string): Body {
    const { scopes, expiresAt } = this.#tokens.alive(secret) ?? {};
    const facts = { id: 1, name: "mooring", user_id: 1, created_at: TIME, scopes, expires_at: expiresAt };
    return { ...facts, revoked: false, active: true };
  }

  #rotated(secret: string, { expires_at }: Body): Answer {
    const fresh = this.#tokens.rotate(secret, typeof expires_at === "string" ? expires_at : "2026-12-02");
    return fresh === undefined
      ? [401, { message: "401 Unauthorized" }]
      : [200, { ...this.#tokenFacts(fresh), token: fresh }];
  }

  #project(): Body {
    const names = { id: 5, name: "shop", path_with_namespace: "team/shop", web_url: `${this.origin}/team/shop` };
    const permissions = { project_access: { access_level: this.accessLevel }, group_access: null };
    return { ...names, default_branch: "main", archived: false, visibility: "private", permissions };
  }

  #file(path: string, ref: string): Answer {
    const [commit, text] = [this.files.get(path), this.texts.get(path)];
    if (commit === undefined || text === undefined) return [404, { message: "404 File Not Found" }];
    const content = Buffer.from(text).toString("base64");
    const ids = { blob_id: commit, commit_id: commit, last_commit_id: commit };
    const names = { file_name: path.split("/").at(-1), file_path: path, size: text.length, ref };
    return [200, { ...names, ...ids, encoding: "base64", content }];
  }

  /** One commit of files; never over a file that is there, or that is not as `last_commit_id` says. */
  #committed({ commit_message: message, actions }: Body): Answer {
    const id = String(this.files.size + 1).padStart(40, "c");
    for (const { action, file_path, last_commit_id, content } of actions as readonly Body[]) {
      const known = this.files.get(String(file_path));
      if (action === "create" && known !== undefined) return [400, { message: "A file with this name already exists" }];
      if (action === "update" && known !== last_commit_id)
        return [400, { message: "You are attempting to update a file that has changed since you started editing it." }];
      this.files.set(String(file_path), id);
      this.texts.set(String(file_path), String(content));
    }
    return [201, { id, short_id: id.slice(0, 8), title: message, message }];
  }

  #created(body: Body): Answer {
    this.#ids += 1n;
    const hook: FakeHook = { id: String(this.#ids), fields: this.#known(body), alert_status: "executable", log: [] };
    this.hooks.set(hook.id, hook);
    return [201, this.#shown(hook)];
  }

  /** Both secrets go with the address that they were given for. */
  #edited(hook: FakeHook, body: Body): Answer {
    const { token, signing_token, ...others } = hook.fields;
    const isSameAddress = body.url === undefined || body.url === others.url;
    hook.fields = { ...others, ...(isSameAddress ? { token, signing_token } : {}), ...this.#known(body) };
    return [200, this.#shown(hook)];
  }

  #known({ signing_token, ...body }: Body): Body {
    return this.signs && signing_token !== undefined ? { ...body, signing_token } : body;
  }

  /** A delivery that goes well switches a hook on again; how one went is for the log to say. */
  #delivered(hook: FakeHook): Answer {
    this.#ids += 1n;
    hook.log.unshift({
      id: String(this.#ids),
      url: hook.fields.url,
      trigger: "push_hooks",
      request_headers: { "X-Gitlab-Token": "[REDACTED]" },
      request_data: { ref: "refs/heads/main" },
      response_headers: {},
      response_body: "",
      response_status: String(this.receiverCode),
      execution_duration: 0.1,
    });
    if (this.receiverCode < 300) hook.alert_status = "executable";
    return [201, { message: "201 Created" }];
  }

  #page(query: URLSearchParams): Answer {
    const all = [...this.hooks.values()].map((hook) => this.#shown(hook));
    const page = Number(query.get("page") ?? 1);
    const rows = all.slice((page - 1) * this.pageSize, page * this.pageSize);
    const next = `<${this.origin}${this.prefix}${API}/projects/team%2Fshop/hooks?page=${page + 1}&per_page=${this.pageSize}>; rel="next"`;
    return [200, rows, page * this.pageSize < all.length ? { link: next } : {}];
  }

  /** Never a secret; newer servers say which there are. */
  #shown({ id, fields, alert_status }: FakeHook): Body {
    const { token, signing_token, ...others } = fields;
    const present = { token_present: Boolean(token), signing_token_present: Boolean(signing_token) };
    const always = { push_events: true, tag_push_events: false, enable_ssl_verification: true };
    const filter = { push_events_branch_filter: null, branch_filter_strategy: "wildcard" };
    const known = { id, created_at: TIME, ...always, ...filter, ...others, alert_status, disabled_until: null };
    return { ...known, ...(this.signs ? present : {}) };
  }
}
