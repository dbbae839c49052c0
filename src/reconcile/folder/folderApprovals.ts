import {
  type AutomaticPolicy,
  automaticPolicies,
  type Checkout,
  type PolicyConsent,
  consentFor,
  NO_CONSENT_NEEDED,
  type PolicyApproval,
  type PolicyScope,
} from "../../mappings/config/policyApproval.ts";
import type { Mapping } from "../../mappings/mappings.ts";
import { splitApiVersion } from "../../model/objectRef.ts";
import type { ClusterIdentity } from "../../model/target.ts";
import type { ClusterSession } from "../live/clusterSession.ts";
import type { Comparator } from "../compare/comparator.ts";
import type { FolderConnections } from "./folderConnections.ts";
import type { FolderManaged } from "./folderManaged.ts";
import type { FolderPacks } from "./folderPacks.ts";
import type { FolderRepositories } from "./folderRepositories.ts";
import type { EnginePorts } from "../api/ports.ts";

/** The parts of a folder that policies act on. */
export interface ApprovalParts {
  readonly folderPath: string;
  readonly ports: EnginePorts;
  readonly packs: FolderPacks;
  readonly repositories: FolderRepositories;
  readonly managed: FolderManaged;
  readonly comparison: Comparator;
  readonly connections: FolderConnections;
  changed(): void;
}

/** What a mapping asks for and what that is about, as of now. */
export interface PolicyPicture {
  readonly wanted: readonly AutomaticPolicy[];
  readonly scope: PolicyScope;
  readonly checkout: Checkout;
  /** The commit whose files are applied; undefined on a branch without commits. */
  readonly head: string | undefined;
}

/**
 * What the user approved for the policies of one folder. They come from mooring.yaml, which whoever may push can write: each is
 * no more than a proposal until it was approved on this machine.
 */
export class FolderApprovals {
  readonly #source: ApprovalParts;
  /** Asked for once per session; a plan asks anew before anything is written. */
  readonly #identities = new WeakMap<ClusterSession, ClusterIdentity>();

  constructor(source: ApprovalParts) {
    this.#source = source;
  }

  all(): readonly PolicyApproval[] {
    return this.#source.ports.approvals?.get(this.#source.folderPath) ?? [];
  }

  /** Takes up what another window approved or revoked. True when there was something. */
  async refresh(): Promise<boolean> {
    const { ports, folderPath } = this.#source;
    return (await ports.approvals?.refresh?.(folderPath)) ?? false;
  }

  /** The user's own `protected` patterns, and those of mooring.yaml at the approvals: the file may lose one since. */
  protectedPatterns(): readonly string[] {
    const own = this.#source.ports.settings().protectedContexts;
    return [...own, ...this.all().flatMap((approval) => approval.protected)];
  }

  consent(mapping: Mapping): PolicyConsent {
    const picture = this.picture(mapping);
    return picture ? consentFor(this.all(), picture.wanted, picture.scope, picture.checkout) : NO_CONSENT_NEEDED;
  }

  /** Why a policy may not run now; undefined: it may. */
  whyNot(mapping: Mapping, policy: AutomaticPolicy): string | undefined {
    const consent = this.consent(mapping);
    if (!consent.approved.includes(policy)) return consent.message || "It is not approved.";
    if (policy !== "heal" || this.picture(mapping)?.scope.identity) return undefined;
    return "The cluster of its context is not known yet.";
  }

  /** undefined where nothing of the mapping would act without a click. */
  picture(mapping: Mapping): PolicyPicture | undefined {
    const source = this.#source;
    const { packId, target, path, state } = mapping;
    const pack = source.packs.find(packId);
    if (!pack || !target || (state !== "connected" && state !== "paused")) return undefined;
    const wanted = automaticPolicies(mapping.policy, pack.repository !== undefined);
    if (wanted.length === 0) return undefined;
    const session = source.connections.byContext.get(target.context);
    const { url, branch, operation, head } = this.#repository(mapping, pack.repository);
    const scope: PolicyScope = {
      packId: pack.id,
      repository: url,
      path,
      target: { context: target.context, namespace: target.namespace },
      identity: session && this.#identities.get(session),
      reach: this.#reach(pack.id),
      protected: source.packs.config.protected,
    };
    return { wanted, scope, checkout: { branch, operation }, head };
  }

  /** The session of an approved mapping whose cluster is not known yet. */
  unknownCluster(mapping: Mapping): ClusterSession | undefined {
    const session = this.#source.connections.byContext.get(mapping.target?.context ?? "");
    const isApproved = this.all().some(({ packId }) => packId === mapping.packId);
    return session && isApproved && !this.#identities.has(session) ? session : undefined;
  }

  /** Asks a cluster who it is. @throws MooringError */
  async learn(session: ClusterSession, signal?: AbortSignal): Promise<ClusterIdentity> {
    const identity = await session.cluster.identity(signal);
    this.note(session, identity);
    return identity;
  }

  note(session: ClusterSession, identity: ClusterIdentity): void {
    this.#identities.set(session, identity);
  }

  async put(approval: PolicyApproval): Promise<void> {
    await this.refresh();
    const others = this.all().filter(({ packId, branch }) => packId !== approval.packId || branch !== approval.branch);
    await this.#save([...others, approval]);
  }

  /** Takes back what was approved for a pack, on all branches. False: nothing was. */
  async remove(packId: string): Promise<boolean> {
    await this.refresh();
    const others = this.all().filter((approval) => approval.packId !== packId);
    if (others.length === this.all().length) return false;
    await this.#save(others);
    return true;
  }

  async #save(approvals: readonly PolicyApproval[]): Promise<void> {
    await this.#source.ports.approvals?.set(this.#source.folderPath, approvals);
    this.#source.changed();
  }

  #repository(
    mapping: Mapping,
    managed: string | undefined,
  ): Checkout & { readonly url: string; readonly head: string | undefined } {
    const { repositories, managed: managedTrees } = this.#source;
    const tree = managedTrees.tree(managed);
    if (tree) return { url: tree.url, branch: tree.branch, operation: undefined, head: tree.head };
    const state = repositories.states.find(({ root }) => root === mapping.repository);
    const { url = "", branch, operation, head } = state ?? {};
    return { url, branch, operation, head };
  }

  #reach(packId: string): readonly string[] {
    const reach = new Set<string>();
    for (const { desired } of this.#source.comparison.entriesOf(packId)) {
      const { namespace, kind, apiVersion } = desired.ref;
      const { group } = splitApiVersion(apiVersion);
      reach.add(namespace ? `namespace/${namespace}` : `cluster/${kind}${group ? `.${group}` : ""}`);
    }
    return [...reach].sort();
  }
}
