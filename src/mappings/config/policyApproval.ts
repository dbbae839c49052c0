import { isDeepStrictEqual } from "node:util";
import { type ClusterIdentity, formatTarget, sameCluster, type Target } from "../../model/target.ts";
import type { MappingPolicy } from "../mooringConfig.ts";
import { matchesPathGlob } from "../match/glob.ts";

/** What a mapping may do without a click. */
export type AutomaticPolicy = "heal" | "commit" | "push" | "pullRequest" | "prune";

/** Policies that act on a cluster; the others act on Git alone. */
const ON_CLUSTER: ReadonlySet<AutomaticPolicy> = new Set(["heal", "prune"]);

/** What a policy acts on, in one moment. An approval holds for it and for whatever is narrower. */
export interface PolicyScope {
  /** Kind and place of the pack. */
  readonly packId: string;
  /** Address of the repository, without credentials; "" where it has no remote. */
  readonly repository: string;
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly target: Target;
  /** undefined while no cluster was reached. */
  readonly identity: ClusterIdentity | undefined;
  /** Namespaces and kinds without one that the pack writes to; as `namespace/shop` and `cluster/ClusterRole.rbac.authorization.k8s.io`. */
  readonly reach: readonly string[];
  /** The `protected` patterns of `mooring.yaml`. */
  readonly protected: readonly string[];
}

/** The consent of a user on one machine. Kept outside of the repository that it is about. */
export interface PolicyApproval extends PolicyScope {
  readonly branch: string;
  readonly policies: readonly AutomaticPolicy[];
}

/** Where HEAD of the repository is. */
export interface Checkout {
  /** undefined: detached. */
  readonly branch: string | undefined;
  /** Such as `rebase`; undefined: none is in progress. */
  readonly operation: string | undefined;
}

/**
 * - `none`: nothing of the mapping acts without a click
 * - `approved`: everything that it asks for may run
 * - `waiting`: some of it waits for an approval; `approved` has what may run meanwhile
 * - `paused`: approved for another branch, or an operation of git is in progress
 */
export interface PolicyConsent {
  readonly kind: "none" | "approved" | "waiting" | "paused";
  readonly approved: readonly AutomaticPolicy[];
  readonly waiting: readonly AutomaticPolicy[];
  /** One sentence for people; "" for none and approved. */
  readonly message: string;
}

export const NO_CONSENT_NEEDED: PolicyConsent = { kind: "none", approved: [], waiting: [], message: "" };

/**
 * What a mapping asks for. A commit to a managed repository is at its remote when it is done: on the branch itself, unless the
 * mapping asks for pull requests.
 */
export function automaticPolicies(policy: MappingPolicy, isManaged: boolean): readonly AutomaticPolicy[] {
  const { heal, commit, push, prune, engine } = policy;
  const commits = commit === "onSave";
  const pushed = isManaged && push === "none" ? "push" : push;
  return [
    ...(heal && engine === "mooring" ? (["heal"] as const) : []),
    ...(commits ? (["commit"] as const) : []),
    ...(pushed !== "none" && (commits || !isManaged) ? [pushed] : []),
    ...(prune && engine === "mooring" ? (["prune"] as const) : []),
  ];
}

/** Whether the policies of a mapping may run, by the approvals of its folder. */
export function consentFor(
  approvals: readonly PolicyApproval[],
  wanted: readonly AutomaticPolicy[],
  now: PolicyScope,
  checkout: Checkout,
): PolicyConsent {
  if (wanted.length === 0) return NO_CONSENT_NEEDED;
  const own = approvals.filter(({ packId }) => packId === now.packId);
  const here = own.find(({ branch }) => branch === checkout.branch);
  if (here === undefined) return elsewhere(own, wanted, now, checkout);
  const reasons = new Map(wanted.map((policy) => [policy, whyAskedAgain(here, policy, now)]));
  const waiting = wanted.filter((policy) => reasons.get(policy) !== undefined);
  const approved = wanted.filter((policy) => !waiting.includes(policy));
  const [first] = waiting;
  if (first !== undefined) return { kind: "waiting", approved, waiting, message: waitingFor(waiting, reasons) };
  if (checkout.operation !== undefined)
    return paused(`a ${checkout.operation} is in progress; approved for ${here.branch}`);
  return { kind: "approved", approved, waiting: [], message: "" };
}

/** Of another branch nothing is known; what was approved for the usual one rests until HEAD is back. */
function elsewhere(
  own: readonly PolicyApproval[],
  wanted: readonly AutomaticPolicy[],
  now: PolicyScope,
  { branch, operation }: Checkout,
): PolicyConsent {
  const known = own.find((approval) => wanted.every((policy) => whyAskedAgain(approval, policy, now) === undefined));
  if (!known) return { kind: "waiting", approved: [], waiting: wanted, message: waitingFor(wanted, new Map()) };
  if (operation !== undefined) return paused(`a ${operation} is in progress; approved for ${known.branch}`);
  return paused(`HEAD is ${branch === undefined ? "detached" : `on ${branch}`}, approved for ${known.branch}`);
}

function paused(why: string): PolicyConsent {
  return { kind: "paused", approved: [], waiting: [], message: `Paused: ${why}.` };
}

function waitingFor(
  policies: readonly AutomaticPolicy[],
  reasons: ReadonlyMap<AutomaticPolicy, string | undefined>,
): string {
  const why = [...new Set(policies.flatMap((policy) => reasons.get(policy) || []))];
  return [`Waiting for your approval: ${policies.map((policy) => WORDS[policy]).join(", ")}.`, ...why].join(" ");
}

const WORDS: Readonly<Record<AutomaticPolicy, string>> = {
  heal: "heal",
  commit: "commit on save",
  push: "push",
  pullRequest: "push for a pull request",
  prune: "offer to prune",
};

/** The first thing that is wider now than it was approved; "" for a policy that is new; undefined where nothing is. */
function whyAskedAgain(approval: PolicyApproval, policy: AutomaticPolicy, now: PolicyScope): string | undefined {
  if (!approval.policies.includes(policy)) return "";
  const { target } = approval;
  if (approval.path !== now.path) return `The path is ${now.path}, approved for ${approval.path}.`;
  if (approval.repository !== now.repository)
    return `The repository is ${now.repository || "without a remote"}, approved for ${approval.repository || "one without a remote"}.`;
  if (!isDeepStrictEqual(target, now.target))
    return `The target is ${formatTarget(now.target)}, approved for ${formatTarget(target)}.`;
  const open = approval.protected.filter((pattern) => !isStillProtected(pattern, now.protected));
  if (open.length > 0) return `mooring.yaml no longer protects ${open.join(", ")}.`;
  return ON_CLUSTER.has(policy) ? whyAnotherCluster(approval, now) : undefined;
}

function whyAnotherCluster({ identity, reach, target }: PolicyApproval, now: PolicyScope): string | undefined {
  if (now.identity && !(identity && sameCluster(identity, now.identity)))
    return `The context ${target.context} points to another cluster (${now.identity.server}).`;
  const more = now.reach.filter((one) => !reach.includes(one));
  return more.length > 0 ? `It now also writes to ${more.join(", ")}.` : undefined;
}

/** A pattern without wildcards may be covered by a wider one. */
function isStillProtected(pattern: string, patterns: readonly string[]): boolean {
  return patterns.some(
    (other) => other === pattern || other === "*" || (!/[*?]/.test(pattern) && matchesPathGlob(pattern, other)),
  );
}
