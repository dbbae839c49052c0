import { Octokit } from "@octokit/rest";
import * as v from "valibot";
import { MooringError } from "../../support/errors.ts";
import type { Between, CommitChange, CommitStatus, HostFile, PullRequest, StatusState } from "../changes.ts";
import type { BranchFacts, RepositoryFacts, Role, RotatedToken, TokenFacts } from "../facts.ts";
import type { Delivery, DeliveryBody, HookChange, HostHook, NewHook } from "../hook.ts";
import type { Host } from "../host.ts";
import type { HostHttp } from "../http/hostHttp.ts";
import { fetchThrough, unwrapped } from "../http/fetchThrough.ts";
import { linksOf } from "../links.ts";
import { SUPPORTS } from "../supports.ts";
import type { HostRepository } from "../hostRepository.ts";
import { ifThere, textFile } from "../textFile.ts";
import { unsupported } from "../unsupported.ts";
import { validated } from "../validated.ts";
import { toConfigChange, toDelivery, toDeliveryBody, toHook, toHookChange, toNewHook } from "./githubHooks.ts";
import * as Shapes from "./githubShapes.ts";
import { tokenOf } from "./githubToken.ts";

const STATES: readonly StatusState[] = ["pending", "success", "failure", "error"];
const LONGEST_DESCRIPTION = 140;
/** Strongest first; GitHub tells all that apply. */
const ROLE_WORDS: readonly (readonly [word: string, role: Role])[] = [
  ["admin", "admin"],
  ["maintain", "maintain"],
  ["push", "write"],
  ["pull", "read"],
];

/** github.com and GitHub Enterprise, by Octokit's methods over Mooring's own way to the API. */
export class GitHubHost implements Host {
  readonly kind = "github";
  readonly supports = SUPPORTS.github;
  readonly links;
  readonly #http: HostHttp;
  readonly #place: { readonly owner: string; readonly repo: string };

  constructor(http: HostHttp, place: HostRepository) {
    this.#http = http;
    this.links = linksOf("github", place);
    const [owner = "", repo = ""] = place.path.split("/");
    this.#place = { owner, repo };
  }

  token(signal?: AbortSignal): Promise<TokenFacts> {
    return this.#call("read the owner of the token", signal, async ({ rest }) => {
      try {
        const { data, headers } = await rest.users.getAuthenticated();
        return tokenOf(headers, validated(Shapes.GitHubUser, data, "user"));
      } catch (error) {
        // a token of an app belongs to no user
        if (!MooringError.is(unwrapped(error), "forbidden")) throw error;
        return tokenOf({}, undefined);
      }
    });
  }

  repository(signal?: AbortSignal): Promise<RepositoryFacts> {
    return this.#call("read the repository", signal, async ({ rest }) => {
      const { data } = await rest.repos.get(this.#place);
      const found = validated(Shapes.GitHubRepository, data, "repository");
      const role = ROLE_WORDS.find(([word]) => found.permissions[word] === true)?.[1] ?? "none";
      return {
        role,
        mayHook: role === "admin",
        defaultBranch: found.default_branch ?? undefined,
        isArchived: found.archived,
      };
    });
  }

  branch(name: string, signal?: AbortSignal): Promise<BranchFacts> {
    return this.#call(`read the branch ${name}`, signal, async ({ rest }) => {
      const { data } = await rest.repos.getBranch({ ...this.#place, branch: name });
      return { isProtected: validated(Shapes.GitHubBranch, data, "branch").protected, mayPush: undefined };
    });
  }

  rotateToken(): Promise<RotatedToken> {
    return unsupported("GitHub does not support token rotation. Create a new token in its settings.");
  }

  hooks(signal?: AbortSignal): Promise<readonly HostHook[]> {
    return this.#call("list the webhooks", signal, async (octokit) => {
      const found = await octokit.paginate(octokit.rest.repos.listWebhooks, { ...this.#place, per_page: 100 });
      return validated(v.array(Shapes.Hook), found, "webhooks").map(toHook);
    });
  }

  createHook(hook: NewHook, signal?: AbortSignal): Promise<HostHook> {
    return this.#call("create a webhook", signal, async ({ rest }) => {
      const { data } = await rest.repos.createWebhook({ ...this.#place, ...toNewHook(hook) });
      return toHook(validated(Shapes.Hook, data, "webhook"));
    });
  }

  editHook(id: string, change: HookChange, signal?: AbortSignal): Promise<HostHook> {
    return this.#call("change a webhook", signal, async ({ rest }) => {
      const hook = { ...this.#place, hook_id: asNumber(id) };
      const config = toConfigChange(change);
      if (Object.keys(config).length > 0) await rest.repos.updateWebhookConfigForRepo({ ...hook, ...config });
      const others = toHookChange(change);
      // a change of nothing is none that GitHub describes
      const { data } = await (Object.keys(others).length > 0
        ? rest.repos.updateWebhook({ ...hook, ...others })
        : rest.repos.getWebhook(hook));
      return toHook(validated(Shapes.Hook, data, "webhook"));
    });
  }

  async deleteHook(id: string, signal?: AbortSignal): Promise<void> {
    const hook = { ...this.#place, hook_id: asNumber(id) };
    try {
      await this.#call("delete a webhook", signal, ({ rest }) => rest.repos.deleteWebhook(hook));
    } catch (error) {
      // a token that may not see webhooks gets the same answer
      if (!MooringError.is(error, "notFound") || (await this.hooks(signal)).some((one) => one.id === id)) throw error;
    }
  }

  async testHook(id: string, _branch: string, signal?: AbortSignal): Promise<void> {
    const hook = { ...this.#place, hook_id: asNumber(id) };
    await this.#call("test a webhook", signal, ({ rest }) => rest.repos.pingWebhook(hook));
  }

  deliveries(id: string, signal?: AbortSignal): Promise<readonly Delivery[]> {
    return this.#call("read the deliveries", signal, async ({ rest }) => {
      const hook = { ...this.#place, hook_id: asNumber(id), per_page: 50 };
      const { data } = await rest.repos.listWebhookDeliveries(hook);
      return validated(v.array(Shapes.GitHubDelivery), data, "deliveries").map(toDelivery);
    });
  }

  delivery(hook: string, id: string, signal?: AbortSignal): Promise<DeliveryBody> {
    return this.#call("read a delivery", signal, async ({ rest }) => {
      const wanted = { ...this.#place, hook_id: asNumber(hook), delivery_id: asNumber(id) };
      const { data } = await rest.repos.getWebhookDelivery(wanted);
      return toDeliveryBody(validated(Shapes.GitHubDeliveryBody, data, "delivery"));
    });
  }

  async redeliver(hook: string, id: string, signal?: AbortSignal): Promise<void> {
    const wanted = { ...this.#place, hook_id: asNumber(hook), delivery_id: asNumber(id) };
    await this.#call("redeliver a delivery", signal, ({ rest }) => rest.repos.redeliverWebhookDelivery(wanted));
  }

  async setStatus(commit: string, status: CommitStatus, signal?: AbortSignal): Promise<void> {
    const { context, state, link } = status;
    const description = status.description.slice(0, LONGEST_DESCRIPTION);
    const target = link === undefined ? {} : { target_url: link };
    const wanted = { ...this.#place, sha: commit, context, state, description, ...target };
    await this.#call("write a commit status", signal, ({ rest }) => rest.repos.createCommitStatus(wanted));
  }

  statuses(commit: string, signal?: AbortSignal): Promise<readonly CommitStatus[]> {
    return this.#call("read commit statuses", signal, async ({ rest }) => {
      const { data } = await rest.repos.getCombinedStatusForRef({ ...this.#place, ref: commit, per_page: 100 });
      return validated(Shapes.GitHubCombinedStatus, data, "statuses").statuses.map((one) => ({
        context: one.context,
        state: STATES.find((state) => state === one.state) ?? "error",
        description: one.description ?? "",
        link: one.target_url ?? undefined,
      }));
    });
  }

  async file(branch: string, path: string, signal?: AbortSignal): Promise<HostFile | undefined> {
    const reading = this.#call(`read ${path}`, signal, async ({ rest }) => {
      const { data } = await rest.repos.getContent({ ...this.#place, path, ref: branch });
      return validated(Shapes.GitHubFile, data, `file ${path}`);
    });
    const found = await ifThere(reading);
    return found && textFile(path, { content: found.content ?? "", encoding: found.encoding ?? "" }, found.sha);
  }

  /** GitHub's contents API takes one file per commit. */
  commitFiles({ branch, message, files }: CommitChange, signal?: AbortSignal): Promise<string> {
    const [file, ...more] = files;
    if (!file || more.length > 0)
      return unsupported("GitHub's contents API commits one file at a time. Commit these files with Git.");
    return this.#call(`commit to ${branch}`, signal, async ({ rest }) => {
      const content = Buffer.from(file.text).toString("base64");
      const guard = file.basedOn === undefined ? {} : { sha: file.basedOn };
      const wanted = { ...this.#place, path: file.path, branch, message, content, ...guard };
      try {
        const { data } = await rest.repos.createOrUpdateFileContents(wanted);
        return validated(Shapes.FileAnswer, data, "commit").commit.sha;
      } catch (error) {
        const found = unwrapped(error);
        // without a guard GitHub answers 422 "sha wasn't supplied" for a file that is there
        const isThere = MooringError.is(found, "invalid") && /sha/i.test(found.message);
        throw isThere ? new MooringError("conflict", found.message, { cause: error }) : found;
      }
    });
  }

  findPullRequest({ from, into }: Between, signal?: AbortSignal): Promise<string | undefined> {
    return this.#call("look for a pull request", signal, async ({ rest }) => {
      const head = `${this.#place.owner}:${from}`;
      const { data } = await rest.pulls.list({ ...this.#place, head, base: into, state: "open", per_page: 1 });
      return validated(v.array(Shapes.GitHubPullRequestAnswer), data, "pull requests")[0]?.html_url;
    });
  }

  openPullRequest({ from, into, title, text }: PullRequest, signal?: AbortSignal): Promise<string> {
    return this.#call("open a pull request", signal, async ({ rest }) => {
      const { data } = await rest.pulls.create({ ...this.#place, head: from, base: into, title, body: text });
      return validated(Shapes.GitHubPullRequestAnswer, data, "pull request").html_url;
    });
  }

  async #call<T>(what: string, signal: AbortSignal | undefined, work: (octokit: Octokit) => Promise<T>): Promise<T> {
    const silent = (): void => undefined;
    const octokit = new Octokit({
      baseUrl: this.#http.api.href.replace(/\/$/, ""),
      request: { fetch: fetchThrough(this.#http, what, signal) },
      log: { debug: silent, info: silent, warn: silent, error: silent },
    });
    try {
      return await work(octokit);
    } catch (error) {
      throw unwrapped(error);
    }
  }
}

/** Octokit's types want numbers; ids go into the path as they are, also where a number would lose digits. */
function asNumber(id: string): number {
  return id as unknown as number;
}
