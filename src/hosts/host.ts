/**
 * A Git host beyond Git: who the token belongs to and what it may do, webhooks, commit statuses, commits without a clone, pull
 * requests. One port for GitHub, GitLab and Gitea or Forgejo; what an API cannot do is said by `supports` and refused, never
 * pretended. Knows nothing of records, stores, clusters or faces, and starts nothing by itself. Loaded on first use (hosts.ts).
 */
import type { Between, CommitChange, CommitStatus, HostFile, PullRequest } from "./changes.ts";
import type { BranchFacts, RepositoryFacts, RotatedToken, TokenFacts } from "./facts.ts";
import type { Delivery, DeliveryBody, HookChange, HostHook, NewHook } from "./hook.ts";
import type { HostLinks } from "./links.ts";
import type { HostKind } from "./hostRepository.ts";

export interface HostSupport {
  /** The API has a log of what was delivered, with codes and texts. */
  readonly deliveries: boolean;
  /** One delivery can be sent again. */
  readonly redeliver: boolean;
  /** The host switches hooks off by itself, and says so. */
  readonly hookHealth: boolean;
  /** Only pushes to one branch are told. */
  readonly branchFilter: boolean;
  /** A hook that is there can be given another secret. */
  readonly changeSecret: boolean;
  /** The API makes a new token out of the old one. */
  readonly rotateToken: boolean;
  /** Tokens can end, and the API says when. */
  readonly tokenExpiry: boolean;
}

/** One repository at one host, with one credential. All methods throw MooringError; `signal` ends them. */
export interface Host {
  readonly kind: HostKind;
  readonly supports: HostSupport;
  readonly links: HostLinks;

  token(signal?: AbortSignal): Promise<TokenFacts>;
  repository(signal?: AbortSignal): Promise<RepositoryFacts>;
  /** @throws MooringError notFound */
  branch(name: string, signal?: AbortSignal): Promise<BranchFacts>;
  /**
   * The old token dies with the answer. Sent once and not to be cancelled: whoever calls it stores the new one before anything else.
   * @throws MooringError refused where `supports.rotateToken` is false
   */
  rotateToken(expiresAt: number): Promise<RotatedToken>;

  hooks(signal?: AbortSignal): Promise<readonly HostHook[]>;
  createHook(hook: NewHook, signal?: AbortSignal): Promise<HostHook>;
  editHook(id: string, change: HookChange, signal?: AbortSignal): Promise<HostHook>;
  /** One that is not there any more counts as deleted. */
  deleteHook(id: string, signal?: AbortSignal): Promise<void>;
  /** Asks for a delivery. Whether it arrived is for the log or the receiver to say. */
  testHook(id: string, branch: string, signal?: AbortSignal): Promise<void>;
  /** Newest first, one page. @throws MooringError refused where `supports.deliveries` is false */
  deliveries(id: string, signal?: AbortSignal): Promise<readonly Delivery[]>;
  delivery(hook: string, id: string, signal?: AbortSignal): Promise<DeliveryBody>;
  redeliver(hook: string, id: string, signal?: AbortSignal): Promise<void>;

  setStatus(commit: string, status: CommitStatus, signal?: AbortSignal): Promise<void>;
  /** The newest of each context. */
  statuses(commit: string, signal?: AbortSignal): Promise<readonly CommitStatus[]>;
  /** undefined: no such file on the branch. @throws MooringError refused for what is no text, or too large for the API */
  file(branch: string, path: string, signal?: AbortSignal): Promise<HostFile | undefined>;
  /** Answers the new commit. @throws MooringError conflict when a file is not as `basedOn` says */
  commitFiles(change: CommitChange, signal?: AbortSignal): Promise<string>;
  /** The page of the open one between two branches; undefined: there is none. */
  findPullRequest(branches: Between, signal?: AbortSignal): Promise<string | undefined>;
  /** Answers the address of its page. */
  openPullRequest(request: PullRequest, signal?: AbortSignal): Promise<string>;
}
