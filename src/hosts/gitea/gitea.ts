import * as v from "valibot";
import { MooringError } from "../../support/errors.ts";
import type { Between, CommitChange, CommitStatus, HostFile, PullRequest, StatusState } from "../changes.ts";
import type { BranchFacts, RepositoryFacts, RotatedToken, TokenFacts } from "../facts.ts";
import type { HookChange, HostHook, NewHook } from "../hook.ts";
import type { Host } from "../host.ts";
import type { HostCall, HostHttp } from "../http/hostHttp.ts";
import { linksOf } from "../links.ts";
import { SUPPORTS } from "../supports.ts";
import type { HostRepository } from "../hostRepository.ts";
import { ifThere, textFile } from "../textFile.ts";
import { unsupported } from "../unsupported.ts";
import { validated } from "../validated.ts";
import { toHook, toHookChange, toNewHook } from "./giteaHooks.ts";
import {
  GiteaBranch,
  GiteaCombinedStatus,
  GiteaFile,
  FilesAnswer,
  Hook,
  GiteaPullRequestAnswer,
  GiteaRepository,
  GiteaUser,
} from "./giteaShapes.ts";

const PAGE = 50;
const MAX_PAGES = 20;
const STATES: readonly StatusState[] = ["pending", "success", "failure", "error"];

/** Gitea and Forgejo, over the calls of their API v1 that Mooring needs. */
export class GiteaHost implements Host {
  readonly kind = "gitea";
  readonly supports = SUPPORTS.gitea;
  readonly links;
  readonly #http: HostHttp;
  readonly #repository: string;

  constructor(http: HostHttp, place: HostRepository) {
    this.#http = http;
    this.links = linksOf("gitea", place);
    this.#repository = `repos/${encodePath(place.path)}`;
  }

  async token(signal?: AbortSignal): Promise<TokenFacts> {
    const nothing = { scopes: undefined, expiresAt: undefined, createdAt: undefined, canRotate: false };
    try {
      const { login } = await this.#read(GiteaUser, { url: "user", what: "read the owner of the token", signal });
      // Gitea has no accounts of bots
      return { ...nothing, login, isPerson: undefined, missing: [] };
    } catch (error) {
      // a token without `read:user` works all the same, and its owner stays unknown
      if (!MooringError.is(error, "forbidden")) throw error;
      return { ...nothing, login: undefined, isPerson: undefined, missing: [] };
    }
  }

  async repository(signal?: AbortSignal): Promise<RepositoryFacts> {
    const found = await this.#read(GiteaRepository, { url: this.#repository, what: "read the repository", signal });
    const { admin = false, push = false, pull = false } = found.permissions ?? {};
    const role = admin ? "admin" : push ? "write" : pull ? "read" : "none";
    return { role, mayHook: admin, defaultBranch: found.default_branch ?? undefined, isArchived: found.archived };
  }

  async branch(name: string, signal?: AbortSignal): Promise<BranchFacts> {
    const url = this.#at(`branches/${encodeURIComponent(name)}`);
    const found = await this.#read(GiteaBranch, { url, what: `read the branch ${name}`, signal });
    return { isProtected: found.protected, mayPush: found.user_can_push };
  }

  rotateToken(): Promise<RotatedToken> {
    return unsupported("Gitea does not support token rotation. Create a new token in its settings.");
  }

  async hooks(signal?: AbortSignal): Promise<readonly HostHook[]> {
    const found: HostHook[] = [];
    // Gitea links no next page here
    for (let page = 1; page <= MAX_PAGES; page += 1) {
      const url = this.#at(`hooks?limit=${PAGE}&page=${page}`);
      const hooks = await this.#read(v.array(Hook), { url, what: "list the webhooks", signal });
      found.push(...hooks.map(toHook));
      if (hooks.length < PAGE) break;
    }
    return found;
  }

  async createHook(hook: NewHook, signal?: AbortSignal): Promise<HostHook> {
    return toHook(
      await this.#write(Hook, "POST", { url: this.#at("hooks"), what: "create a webhook", signal }, toNewHook(hook)),
    );
  }

  async editHook(id: string, change: HookChange, signal?: AbortSignal): Promise<HostHook> {
    if (change.secret !== undefined)
      return unsupported(
        "Gitea's API cannot change the secret of a webhook: it accepts the new secret but keeps the old one. Renew the webhook.",
      );
    const call = { url: this.#hook(id), what: "change a webhook", signal };
    const old = toHook(await this.#read(Hook, call));
    return toHook(await this.#write(Hook, "PATCH", call, toHookChange(old, change)));
  }

  async deleteHook(id: string, signal?: AbortSignal): Promise<void> {
    try {
      await this.#http.call({ method: "DELETE", url: this.#hook(id), what: "delete a webhook", signal });
    } catch (error) {
      // the repository itself may be out of sight by now: then this was not an answer about the hook
      if (!MooringError.is(error, "notFound") || (await this.hooks(signal)).some((hook) => hook.id === id)) throw error;
    }
  }

  async testHook(id: string, branch: string, signal?: AbortSignal): Promise<void> {
    const url = `${this.#hook(id)}/tests?ref=${encodeURIComponent(branch)}`;
    await this.#http.call({ method: "POST", url, what: "test a webhook", signal });
  }

  deliveries(): Promise<never> {
    return unsupported("Gitea's API does not provide deliveries. They are shown on the settings page of the webhook.");
  }

  delivery(): Promise<never> {
    return this.deliveries();
  }

  redeliver(): Promise<never> {
    return unsupported("Gitea's API cannot redeliver. Use the settings page of the webhook.");
  }

  async setStatus(commit: string, status: CommitStatus, signal?: AbortSignal): Promise<void> {
    const { context, state, description, link } = status;
    const body = { context, state, description, target_url: link ?? "" };
    const url = this.#at(`statuses/${encodeURIComponent(commit)}`);
    await this.#http.call({ method: "POST", url, what: "write a commit status", body: JSON.stringify(body), signal });
  }

  async statuses(commit: string, signal?: AbortSignal): Promise<readonly CommitStatus[]> {
    const url = this.#at(`commits/${encodeURIComponent(commit)}/status`);
    const { statuses } = await this.#read(GiteaCombinedStatus, { url, what: "read commit statuses", signal });
    return (statuses ?? []).map((one) => ({
      context: one.context,
      state: STATES.find((state) => state === one.status) ?? "error",
      description: one.description ?? "",
      link: one.target_url || undefined,
    }));
  }

  async file(branch: string, path: string, signal?: AbortSignal): Promise<HostFile | undefined> {
    const url = this.#at(`contents/${encodePath(path)}?ref=${encodeURIComponent(branch)}`);
    const found = await ifThere(this.#read(GiteaFile, { url, what: `read ${path}`, signal }));
    return found && textFile(path, { content: found.content ?? "", encoding: found.encoding ?? "" }, found.sha);
  }

  async commitFiles({ branch, message, files }: CommitChange, signal?: AbortSignal): Promise<string> {
    const body = {
      branch,
      message,
      files: files.map(({ path, text, basedOn }) => ({
        operation: basedOn === undefined ? "create" : "update",
        path,
        content: Buffer.from(text).toString("base64"),
        ...(basedOn === undefined ? {} : { sha: basedOn }),
      })),
    };
    const call = { url: this.#at("contents"), what: `commit to ${branch}`, signal };
    try {
      return (await this.#write(FilesAnswer, "POST", call, body)).commit.sha;
    } catch (error) {
      const isGuard = MooringError.is(error, "invalid") && /sha does not match|already exists/i.test(error.message);
      throw isGuard ? new MooringError("conflict", error.message, { cause: error }) : error;
    }
  }

  async findPullRequest({ from, into }: Between, signal?: AbortSignal): Promise<string | undefined> {
    const url = this.#at(`pulls/${encodeURIComponent(into)}/${encodePath(from)}`);
    const found = await ifThere(this.#read(GiteaPullRequestAnswer, { url, what: "look for a pull request", signal }));
    return found?.state === "open" ? found.html_url : undefined;
  }

  async openPullRequest({ from, into, title, text }: PullRequest, signal?: AbortSignal): Promise<string> {
    const call = { url: this.#at("pulls"), what: "open a pull request", signal };
    return (await this.#write(GiteaPullRequestAnswer, "POST", call, { head: from, base: into, title, body: text }))
      .html_url;
  }

  #at(below: string): string {
    return `${this.#repository}/${below}`;
  }

  #hook(id: string): string {
    return this.#at(`hooks/${encodeURIComponent(id)}`);
  }

  async #read<T extends v.GenericSchema>(schema: T, call: Omit<HostCall, "method">): Promise<v.InferOutput<T>> {
    const answer = await this.#http.call({ ...call, method: "GET" });
    return validated(schema, answer.json(), call.what);
  }

  async #write<T extends v.GenericSchema>(
    schema: T,
    method: "POST" | "PATCH",
    call: Omit<HostCall, "method">,
    body: object,
  ): Promise<v.InferOutput<T>> {
    const answer = await this.#http.call({ ...call, method, body: JSON.stringify(body) });
    return validated(schema, answer.json(), call.what);
  }
}

function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
