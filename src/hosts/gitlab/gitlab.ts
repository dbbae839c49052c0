import {
  Branches,
  Commits,
  MergeRequests,
  PersonalAccessTokens,
  ProjectAccessTokens,
  ProjectHooks,
  Projects,
  RepositoryFiles,
  Users,
} from "@gitbeaker/rest";
import * as v from "valibot";
import { MooringError } from "../../support/errors.ts";
import type { Between, CommitChange, CommitStatus, HostFile, PullRequest, StatusState } from "../changes.ts";
import {
  type BranchFacts,
  atLeast,
  type RepositoryFacts,
  type Role,
  type RotatedToken,
  type TokenFacts,
} from "../facts.ts";
import type { Delivery, DeliveryBody, HookChange, HostHook, NewHook } from "../hook.ts";
import type { Host } from "../host.ts";
import type { HostHttp } from "../http/hostHttp.ts";
import { linksOf } from "../links.ts";
import { SUPPORTS } from "../supports.ts";
import type { HostRepository } from "../hostRepository.ts";
import { ifThere, textFile } from "../textFile.ts";
import { timeOf, validated } from "../validated.ts";
import { isPassedOver, toDelivery, toDeliveryBody, toHook, toHookChange, toNewHook } from "./gitlabHooks.ts";
import * as Shapes from "./gitlabShapes.ts";
import { type Requester, requesterOf } from "./requester.ts";

/** GitLab's words for the states of a commit. */
const STATES: Readonly<Record<StatusState, "pending" | "success" | "failed">> = {
  pending: "pending",
  success: "success",
  failure: "failed",
  error: "failed",
};
/** Lowest access level of each role, strongest first. */
const LEVELS: readonly (readonly [level: number, role: Role])[] = [
  [50, "admin"],
  [40, "maintain"],
  [30, "write"],
  [10, "read"],
];

/** gitlab.com and GitLab of one's own, by Gitbeaker's resources over Mooring's own way to the API. */
export class GitLabHost implements Host {
  readonly kind = "gitlab";
  readonly supports = SUPPORTS.gitlab;
  readonly links;
  readonly #http: HostHttp;
  readonly #project: string;

  constructor(http: HostHttp, place: HostRepository) {
    this.#http = http;
    this.links = linksOf("gitlab", place);
    this.#project = place.path;
  }

  async token(signal?: AbortSignal): Promise<TokenFacts> {
    const what = "read the owner of the token";
    const own = this.#own(what, signal);
    const token = validated(Shapes.Token, await new PersonalAccessTokens(own).show(), what);
    const { scopes } = token;
    const user = await this.#user(signal);
    return {
      login: user?.username,
      isPerson: user && !user.bot,
      scopes,
      expiresAt: timeOf(token.expires_at),
      createdAt: timeOf(token.created_at),
      missing: scopes.includes("api") ? [] : ["api"],
      canRotate: scopes.includes("api") || scopes.includes("self_rotate"),
    };
  }

  async repository(signal?: AbortSignal): Promise<RepositoryFacts> {
    const what = "read the project";
    const project = validated(Shapes.Project, await new Projects(this.#own(what, signal)).show(this.#project), what);
    const { project_access: own, group_access: group } = project.permissions ?? {};
    const level = Math.max(own?.access_level ?? 0, group?.access_level ?? 0);
    const role = LEVELS.find(([least]) => level >= least)?.[1] ?? "none";
    return {
      role,
      mayHook: atLeast(role, "maintain"),
      defaultBranch: project.default_branch ?? undefined,
      isArchived: project.archived,
    };
  }

  async branch(name: string, signal?: AbortSignal): Promise<BranchFacts> {
    const what = `read the branch ${name}`;
    const found = await new Branches(this.#own(what, signal)).show(this.#project, name);
    const branch = validated(Shapes.GitLabBranch, found, what);
    return { isProtected: branch.protected, mayPush: branch.can_push };
  }

  async rotateToken(expiresAt: number): Promise<RotatedToken> {
    const what = "rotate the token";
    const isBot = (await this.#user())?.bot === true;
    const own = this.#own(what, undefined);
    const options = { expiresAt: new Date(expiresAt).toISOString().slice(0, 10) };
    // from here to the caller nothing else is awaited: the old token is dead when the answer is there
    const answer: unknown = isBot
      ? await new ProjectAccessTokens(own).rotate(this.#project, "self", options)
      : await new PersonalAccessTokens(own).rotate("self", options);
    const { token, expires_at } = validated(Shapes.Rotated, answer, what);
    return { secret: token, expiresAt: timeOf(expires_at) };
  }

  async hooks(signal?: AbortSignal): Promise<readonly HostHook[]> {
    const what = "list the webhooks";
    const found = await new ProjectHooks(this.#own(what, signal)).all(this.#project, { perPage: 100 });
    return validated(v.array(Shapes.Hook), found, what).map(toHook);
  }

  async createHook(hook: NewHook, signal?: AbortSignal): Promise<HostHook> {
    const what = "create a webhook";
    const hooks = new ProjectHooks(this.#own(what, signal));
    const made = validated(Shapes.Hook, await hooks.add(this.#project, hook.url, toNewHook(hook)), what);
    if (!isPassedOver(hook.secret, made)) return toHook(made);
    try {
      return toHook(await this.#giveToken(made.id, hook.url, hook.secret, signal));
    } catch (error) {
      // one without any secret is of no use, and nobody knows of it
      await hooks.remove(this.#project, asNumber(made.id)).catch(() => undefined);
      throw error;
    }
  }

  async editHook(id: string, change: HookChange, signal?: AbortSignal): Promise<HostHook> {
    const what = "change a webhook";
    const old = change.url === undefined ? (await this.hooks(signal)).find((hook) => hook.id === id)?.url : change.url;
    if (old === undefined) throw new MooringError("notFound", "The webhook no longer exists at the host.");
    const hooks = new ProjectHooks(this.#own(what, signal));
    const answer = await hooks.edit(this.#project, asNumber(id), old, toHookChange(change));
    const edited = validated(Shapes.Hook, answer, what);
    const { secret } = change;
    const isDone = secret === undefined || !isPassedOver(secret, edited);
    return toHook(isDone ? edited : await this.#giveToken(id, old, secret, signal));
  }

  /** The secret in a header of each delivery: all that servers before 19.0 can do. */
  async #giveToken(
    id: string,
    url: string,
    token: string,
    signal: AbortSignal | undefined,
  ): Promise<v.InferOutput<typeof Shapes.Hook>> {
    const what = "give a webhook its secret";
    const hooks = new ProjectHooks(this.#own(what, signal));
    return validated(Shapes.Hook, await hooks.edit(this.#project, asNumber(id), url, { token }), what);
  }

  async deleteHook(id: string, signal?: AbortSignal): Promise<void> {
    try {
      await new ProjectHooks(this.#own("delete a webhook", signal)).remove(this.#project, asNumber(id));
    } catch (error) {
      if (!MooringError.is(error, "notFound") || (await this.hooks(signal)).some((hook) => hook.id === id)) throw error;
    }
  }

  async testHook(id: string, _branch: string, signal?: AbortSignal): Promise<void> {
    await this.#raw("test a webhook", signal).post(this.#hook(id, "/test/push_events"));
  }

  async deliveries(id: string, signal?: AbortSignal): Promise<readonly Delivery[]> {
    return (await this.#events(id, signal)).map(toDelivery);
  }

  async delivery(hook: string, id: string, signal?: AbortSignal): Promise<DeliveryBody> {
    // GitLab has no call for one: the list holds everything
    const found = (await this.#events(hook, signal)).find((event) => event.id === id);
    if (found) return toDeliveryBody(found);
    throw new MooringError("notFound", "GitLab no longer has this delivery. Deliveries are deleted after 7 days.");
  }

  async redeliver(hook: string, id: string, signal?: AbortSignal): Promise<void> {
    const url = this.#hook(hook, `/events/${encodeURIComponent(id)}/resend`);
    await this.#raw("redeliver a delivery", signal).post(url);
  }

  async setStatus(commit: string, status: CommitStatus, signal?: AbortSignal): Promise<void> {
    const commits = new Commits(this.#own("write a commit status", signal));
    const { context, description, link, state } = status;
    const options = { context, description, ...(link === undefined ? {} : { targetUrl: link }) };
    try {
      await commits.editStatus(this.#project, commit, STATES[state], options);
    } catch (error) {
      // the same state again
      if (!(MooringError.is(error, "invalid") && /cannot transition status/i.test(error.message))) throw error;
    }
  }

  async statuses(commit: string, signal?: AbortSignal): Promise<readonly CommitStatus[]> {
    const what = "read commit statuses";
    const found = await new Commits(this.#own(what, signal)).allStatuses(this.#project, commit);
    return validated(v.array(Shapes.GitLabStatus), found, what).map((one) => ({
      context: one.name,
      state: one.status === "success" ? "success" : one.status === "failed" ? "failure" : "pending",
      description: one.description ?? "",
      link: one.target_url ?? undefined,
    }));
  }

  async file(branch: string, path: string, signal?: AbortSignal): Promise<HostFile | undefined> {
    const what = `read ${path}`;
    const answer = await ifThere(new RepositoryFiles(this.#own(what, signal)).show(this.#project, path, branch));
    if (answer === undefined) return undefined;
    const found = validated(Shapes.GitLabFile, answer, what);
    return textFile(path, found, found.last_commit_id);
  }

  async commitFiles({ branch, message, files }: CommitChange, signal?: AbortSignal): Promise<string> {
    const what = `commit to ${branch}`;
    const actions = files.map(({ path, text, basedOn }) => ({
      action: basedOn === undefined ? ("create" as const) : ("update" as const),
      filePath: path,
      content: text,
      ...(basedOn === undefined ? {} : { lastCommitId: basedOn }),
    }));
    try {
      const answer = await new Commits(this.#own(what, signal)).create(this.#project, branch, message, actions);
      return validated(Shapes.CommitAnswer, answer, what).id;
    } catch (error) {
      const isGuard =
        MooringError.is(error, "invalid") &&
        /already exists|has changed|was changed|not been updated/i.test(error.message);
      throw isGuard ? new MooringError("conflict", error.message, { cause: error }) : error;
    }
  }

  async findPullRequest({ from, into }: Between, signal?: AbortSignal): Promise<string | undefined> {
    const what = "look for a merge request";
    const requests = new MergeRequests(this.#own(what, signal));
    const between = { sourceBranch: from, targetBranch: into, state: "opened" as const, perPage: 1, maxPages: 1 };
    const found = await requests.all({ projectId: this.#project, ...between });
    return validated(v.array(Shapes.MergeRequestAnswer), found, what)[0]?.web_url;
  }

  async openPullRequest({ from, into, title, text }: PullRequest, signal?: AbortSignal): Promise<string> {
    const what = "open a merge request";
    const requests = new MergeRequests(this.#own(what, signal));
    const answer = await requests.create(this.#project, from, into, title, { description: text });
    return validated(Shapes.MergeRequestAnswer, answer, what).web_url;
  }

  async #user(signal?: AbortSignal): Promise<v.InferOutput<typeof Shapes.GitLabUser> | undefined> {
    const what = "read the owner of the token";
    try {
      return validated(Shapes.GitLabUser, await new Users(this.#own(what, signal)).showCurrentUser(), what);
    } catch (error) {
      // a token with `self_rotate` alone may not
      if (MooringError.is(error, "forbidden")) return undefined;
      throw error;
    }
  }

  async #events(
    hook: string,
    signal: AbortSignal | undefined,
  ): Promise<readonly v.InferOutput<typeof Shapes.GitLabDelivery>[]> {
    const { body } = await this.#raw("read the deliveries", signal).get(this.#hook(hook, "/events"));
    return validated(v.array(Shapes.GitLabDelivery), body, "deliveries");
  }

  #hook(id: string, below: string): string {
    return `projects/${encodeURIComponent(this.#project)}/hooks/${encodeURIComponent(id)}${below}`;
  }

  #raw(what: string, signal: AbortSignal | undefined): Requester {
    return requesterOf(this.#http, what, signal);
  }

  /** Options of a resource. The token is not Gitbeaker's to know: HostHttp adds it. */
  #own(what: string, signal: AbortSignal | undefined) {
    const requesterFn = ({ url }: { readonly url: string }) =>
      requesterOf(this.#http, what, signal, `${url.replace(/(?<!\/)\/+$/, "")}/`) as never;
    return { host: this.#http.api.href.replace(/\/api\/v4\/?$/, ""), token: "", requesterFn, queryTimeout: null };
  }
}

/** Gitbeaker's types want numbers; ids go into the path as they are. */
function asNumber(id: string): number {
  return id as unknown as number;
}
