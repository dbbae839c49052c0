import fs from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { type Asked, Description, type Matched } from "./description.ts";
import { entityTag } from "./entityTag.ts";
import { delivery, type FakeGitHubHook, masked, shown } from "./githubAnswers.ts";

type Body = Record<string, unknown>;
type Answer = readonly [status: number, body?: unknown, headers?: Readonly<Record<string, string>>];

/**
 * As much of GitHub's API as Mooring asks for, with state. Every request and every answer is checked against a slice of GitHub's
 * own description (github.openapi.json, MIT), and answers are made from its examples: what does not fit is noted in `violations`.
 */
export class FakeGitHub {
  readonly hooks = new Map<string, FakeGitHubHook>();
  readonly statuses: Body[] = [];
  /** Path → id of the blob. */
  readonly files = new Map<string, string>();
  /** Path → content, base64. */
  readonly contents = new Map<string, unknown>();
  readonly pulls: Body[] = [];
  readonly requests: string[] = [];
  readonly violations: string[] = [];
  readonly redelivered: string[] = [];
  /** Paths that were answered with 304. */
  readonly unchanged: string[] = [];
  /** Requests that are left of the hour's. */
  remaining = 5_000;
  /** Folder whose bare repositories are served as files, each by `git update-server-info`; left out, there is no Git here. */
  site: string | undefined;
  login = "ann";
  /** What deliveries tell of. */
  event = "push";
  role = "admin";
  scopes: string | undefined = "repo, admin:repo_hook";
  expires: string | undefined;
  pageSize = 2;
  /** Both sides of a delivery. */
  texts = {
    request: {
      headers: { "X-Hub-Signature-256": "sha256=abc", "X-GitHub-Event": "push" },
      payload: { ref: "refs/heads/main" },
    },
    response: { headers: { Server: "m" }, payload: "no" },
  };
  /** What the receiver answers to a delivery. */
  receiverCode = 202;
  /** Answers that take the place of the next ones to requests that match. */
  readonly next: { readonly match: RegExp; readonly answer: Answer }[] = [];
  readonly #description = new Description("github.openapi.json");
  readonly #server: Server;
  readonly #token: string;
  #ids = 500_000_000;
  #deliveries = 90_071_992_547_409_931_233n;
  #commits = 0;
  #isTaken = false;

  constructor(token: string) {
    this.#token = token;
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

  #answer(request: IncomingMessage, response: ServerResponse, text: string): void {
    const { method = "", url = "", headers } = request;
    const { pathname, searchParams } = new URL(url, "http://x");
    if (!pathname.startsWith("/api/v3/")) {
      this.#serveFile(pathname, response);
      return;
    }
    const way = pathname.slice("/api/v3".length);
    this.requests.push(`${method} ${way}`);
    const asked = { method, way, query: searchParams, body: text === "" ? undefined : (JSON.parse(text) as Body) };
    const matched = this.#description.check(asked);
    const [status, body, more = {}] = this.#take(asked, matched, headers.authorization);
    const told = {
      "content-type": "application/json",
      "x-github-request-id": "1",
      ...(this.scopes === undefined ? {} : { "x-oauth-scopes": this.scopes }),
      ...(this.expires === undefined ? {} : { "github-authentication-token-expiration": this.expires }),
    };
    // ids are numbers that no JavaScript number holds
    const json = body === undefined ? "" : JSON.stringify(body).replaceAll(/"id":"(\d+)"/g, '"id":$1');
    if (typeof matched === "object" && !this.#isTaken) this.#checkAnswer(matched, status, json);
    const { etag, isKnown } = entityTag(json, headers);
    const isUnchanged = method === "GET" && status === 200 && isKnown;
    if (isUnchanged) this.unchanged.push(way);
    else this.remaining -= 1; // what did not change costs nothing
    const limit = { "x-ratelimit-remaining": String(this.remaining) };
    response.writeHead(isUnchanged ? 304 : status, { ...told, ...limit, etag, ...more });
    response.end(isUnchanged ? "" : json);
  }

  #serveFile(pathname: string, response: ServerResponse): void {
    const file = this.site === undefined ? undefined : path.join(this.site, path.normalize(pathname));
    if (file === undefined || !fs.statSync(file, { throwIfNoEntry: false })?.isFile()) response.writeHead(404).end();
    else response.end(fs.readFileSync(file));
  }

  #checkAnswer(matched: Matched, status: number, json: string): void {
    const problem = this.#description.checkAnswer(matched, status, json === "" ? undefined : JSON.parse(json));
    if (problem !== undefined) this.violations.push(problem);
  }

  #take({ method, way, query, body }: Asked, matched: Matched | string, authorization: string | undefined): Answer {
    if (typeof matched === "string") {
      this.violations.push(matched);
      return [404, { message: "Not Found" }];
    }
    const at = this.next.findIndex(({ match }) => match.test(`${method} ${way}`));
    const [taken] = at < 0 ? [] : this.next.splice(at, 1);
    this.#isTaken = taken !== undefined;
    if (taken) return taken.answer;
    if (way === "/meta") return [200, this.#description.example(matched, 200)];
    // any call answers so, also where the description does not say it
    this.#isTaken = authorization !== `Bearer ${this.#token}`;
    if (this.#isTaken) return [401, { message: "Bad credentials" }];
    return this.#route(matched, query, (body ?? {}) as Body);
  }

  #route(matched: Matched, query: URLSearchParams, body: Body): Answer {
    const { method, template, parameters } = matched;
    const name = `${method} ${template.replace("/repos/{owner}/{repo}", "")}`;
    const like = (status: number, fields: Body): Answer => [
      status,
      { ...(this.#description.example(matched, status) as Body), ...fields },
    ];
    if (name.includes("/hooks") && this.role !== "admin") return [404, { message: "Not Found" }];
    const hook = this.hooks.get(parameters.hook_id ?? "");
    if (parameters.hook_id !== undefined && !hook) return [404, { message: "Not Found" }];
    switch (name) {
      case "GET /user":
        return like(200, { login: this.login, type: "User" });
      case "GET ":
        return like(200, {
          default_branch: "main",
          archived: false,
          language: null,
          permissions: { admin: false, push: false, pull: true, [this.role]: true },
        });
      case "GET /branches/{branch}":
        return parameters.branch === "main"
          ? like(200, { name: "main", protected: true })
          : [404, { message: "Branch not found" }];
      case "GET /hooks":
        return this.#page(
          [...this.hooks.values()].map((one) => shown(one, this.#hookExample)),
          query,
        );
      case "POST /hooks":
        return this.#created(body);
      case "GET /hooks/{hook_id}":
        return [200, hook && shown(hook, this.#hookExample)];
      case "PATCH /hooks/{hook_id}/config":
        Object.assign(hook?.config ?? {}, body);
        return [200, hook && masked(hook.config)];
      case "PATCH /hooks/{hook_id}":
        if (hook && "events" in body) hook.events = body.events;
        if (hook && "active" in body) hook.active = body.active;
        return [200, hook && shown(hook, this.#hookExample)];
      case "DELETE /hooks/{hook_id}":
        this.hooks.delete(parameters.hook_id ?? "");
        return [204];
      case "POST /hooks/{hook_id}/pings":
        if (hook) this.#deliver(hook);
        return [204];
      case "GET /hooks/{hook_id}/deliveries":
        return [200, hook?.log];
      case "GET /hooks/{hook_id}/deliveries/{delivery_id}":
        return like(200, { ...delivery(parameters.delivery_id ?? "", 500, this.event), ...this.texts });
      case "POST /hooks/{hook_id}/deliveries/{delivery_id}/attempts":
        this.redelivered.push(parameters.delivery_id ?? "");
        return [202, {}];
      case "POST /statuses/{sha}":
        this.statuses.push({ sha: parameters.sha, ...body });
        return like(201, body);
      case "GET /commits/{ref}/status":
        return this.#combined(matched, parameters.ref ?? "");
      case "GET /contents/{path}":
        return this.#file(decodeURIComponent(parameters.path ?? ""), like);
      case "PUT /contents/{path}":
        return this.#written(matched, decodeURIComponent(parameters.path ?? ""), body);
      case "GET /pulls": {
        const [example] = this.#description.example(matched, 200) as readonly Body[];
        const wanted = [query.get("head")?.replace(/^team:/, ""), query.get("base")].join();
        const found = this.pulls.filter(({ head, base }) => [head, base].join() === wanted);
        return [200, found.map(({ html_url }) => ({ ...example, html_url }))];
      }
      case "POST /pulls":
        this.pulls.push({ ...body, html_url: `${this.origin}/team/shop/pull/1` });
        return like(201, { html_url: `${this.origin}/team/shop/pull/1` });
      default:
        this.violations.push(`${name} is not answered`);
        return [404, { message: "Not Found" }];
    }
  }

  #page(all: readonly unknown[], query: URLSearchParams): Answer {
    const page = Number(query.get("page") ?? 1);
    const rows = all.slice((page - 1) * this.pageSize, page * this.pageSize);
    const next = `<${this.origin}/api/v3/repos/team/shop/hooks?per_page=${this.pageSize}&page=${page + 1}>; rel="next"`;
    return [200, rows, page * this.pageSize < all.length ? { link: next } : {}];
  }

  #created({ config, events, active }: Body): Answer {
    this.#ids += 1;
    const hook: FakeGitHubHook = {
      id: String(this.#ids),
      config: { ...(config as Body) },
      events,
      active,
      lastCode: undefined,
      log: [],
    };
    this.hooks.set(hook.id, hook);
    const made = shown(hook, this.#hookExample);
    this.#deliver(hook); // GitHub pings a new one by itself
    return [201, made];
  }

  #deliver({ log }: FakeGitHubHook): void {
    this.#deliveries += 1n;
    log.unshift(delivery(String(this.#deliveries), this.receiverCode, this.event));
  }

  get #hookExample(): Body {
    return this.#description.example({ method: "POST", template: "/repos/{owner}/{repo}/hooks" }, 201) as Body;
  }

  #combined(matched: Matched, ref: string): Answer {
    const { statuses: [one] = [], ...whole } = this.#description.example(matched, 200) as { statuses?: Body[] };
    const found = this.statuses.filter(({ sha }) => sha === ref);
    return [200, { ...whole, sha: ref, statuses: found.map(({ sha: _sha, ...fields }) => ({ ...one, ...fields })) }];
  }

  #file(path: string, like: (status: number, fields: Body) => Answer): Answer {
    const sha = this.files.get(path);
    if (sha === undefined) return [404, { message: "Not Found" }];
    return like(200, { type: "file", sha, path, encoding: "base64", content: this.contents.get(path) });
  }

  #written(matched: Matched, file: string, { sha, content }: Body): Answer {
    const known = this.files.get(file);
    if (known !== undefined && sha === undefined)
      return [
        422,
        { message: 'Invalid request.\n\n"sha" wasn\'t supplied.', documentation_url: "https://docs.github.com" },
      ];
    if (known !== undefined && sha !== known) return [409, { message: `${file} does not match ${String(sha)}` }];
    this.#commits += 1;
    this.files.set(file, `blob${this.#commits}`);
    this.contents.set(file, content);
    const status = known === undefined ? 201 : 200;
    const { commit, ...rest } = this.#description.example(matched, status) as { commit: Body };
    return [status, { ...rest, commit: { ...commit, sha: String(this.#commits).padStart(40, "c") } }];
  }
}
