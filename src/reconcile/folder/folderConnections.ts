import type { ObjectId } from "../../model/objectRef.ts";
import type { Target } from "../../model/target.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { isCancelled, messageOf, MooringError } from "../../support/errors.ts";
import type { ClusterSession, LiveChange } from "../live/clusterSession.ts";
import type { EnginePorts } from "../api/ports.ts";
import { OtherContexts } from "../live/otherContexts.ts";
import type { ConnectionState } from "../api/readModel.ts";
import type { Sessions } from "../live/sessions.ts";

/** A first connection that failed is tried again after 2 s, then ever longer, up to 5 minutes (the watches have their own pace). */
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;

export interface ConnectionDeps {
  readonly ports: EnginePorts;
  readonly sessions: Sessions;
  /** The target chosen for the folder; its context is the one that `state` speaks of. */
  readonly target: () => Target | undefined;
  readonly onLive: (ids: readonly ObjectId[]) => void;
  readonly onPicture: (session: ClusterSession, change: LiveChange) => void;
  readonly onDidChange: () => void;
  readonly retry: () => Promise<void>;
}

/** The sessions that one folder uses, and what to say about its main one. */
export class FolderConnections implements Disposable {
  readonly byContext = new Map<string, ClusterSession>();
  state: ConnectionState = { kind: "none" };
  /** Those that only files name. */
  readonly others: OtherContexts;
  /** Name of the folder as an owner of wants. */
  readonly #owner: string;
  readonly #deps: ConnectionDeps;
  readonly #store = new DisposableStore();
  readonly #heard = new WeakSet<ClusterSession>();
  readonly #insecure = new Set<string>();
  #failures = 0;
  #retryTimer: Disposable | undefined;

  constructor(owner: string, deps: ConnectionDeps) {
    this.#owner = owner;
    this.#deps = deps;
    this.others = new OtherContexts(owner, deps.ports.contexts, (context) => deps.sessions.info(context));
  }

  sessions(): Iterable<ClusterSession> {
    return this.byContext.values();
  }

  /** Opens a session for each context that is named and may be used; forgets all others. */
  async open(targets: readonly (Target | undefined)[], signal?: AbortSignal): Promise<void> {
    if (this.#deps.ports.isOffline) return;
    const main = this.#deps.target();
    const named = new Set([...targets, main].flatMap((target) => target?.context ?? []));
    const contexts = await this.others.admit(named, main?.context);
    for (const [context, session] of this.byContext) {
      if (contexts.has(context)) continue;
      session.forget(this.#owner);
      this.byContext.delete(context);
    }
    if (!main) this.#set({ kind: "none" });
    for (const context of contexts) await this.#openOne(context, context === main?.context, signal);
  }

  dispose(): void {
    this.#retryTimer?.dispose();
    for (const session of this.byContext.values()) session.forget(this.#owner);
    this.#store.dispose();
  }

  async #openOne(context: string, isMain: boolean, signal?: AbortSignal): Promise<void> {
    const known = this.byContext.get(context);
    if (known) {
      if (isMain) this.#watchesSay(context, known);
      return;
    }
    if (isMain && this.state.kind !== "away") this.#set({ kind: "connecting" });
    try {
      const session = await this.#deps.sessions.get(context, signal);
      // the session may be of a kubeconfig as it was before
      if (!isMain && !this.others.mayUse(context, session.cluster.server)) return;
      const info = await this.#deps.sessions.info(context);
      if (info?.isInsecure) this.#insecure.add(context);
      this.byContext.set(context, session);
      this.#listen(session);
      this.#failures = 0;
      if (isMain) this.#watchesSay(context, session);
    } catch (error) {
      if (isCancelled(error) || signal?.aborted) throw error;
      if (isMain) this.#failed(error);
      else this.others.failed(context, messageOf(error));
    }
  }

  #listen(session: ClusterSession): void {
    if (this.#heard.has(session)) return;
    this.#heard.add(session);
    this.#store.add(session.onDidChange((ids) => this.#deps.onLive(ids)));
    this.#store.add(session.onDidReset((change) => this.#onPicture(session, change)));
  }

  /** Only an unreachable server is tried again by itself: a wrong kubeconfig or a sign-in waits for the user. */
  #failed(error: unknown): void {
    const message = messageOf(error);
    if (MooringError.is(error, "signIn")) return this.#set({ kind: "signIn", message });
    if (!MooringError.is(error, "unreachable") || !this.#deps.ports.watch)
      return this.#set({ kind: "failed", message });
    const { clock } = this.#deps.ports;
    const pause = Math.min(FIRST_RETRY_MS * 2 ** this.#failures, LONGEST_RETRY_MS) * (0.8 + 0.4 * clock.random());
    this.#failures += 1;
    this.#retryTimer?.dispose();
    this.#retryTimer = clock.after(pause, () => void this.#deps.retry().catch(() => undefined));
    const since = this.state.kind === "away" ? this.state.since : clock.now();
    this.#set({ kind: "away", since, retryAt: clock.now() + pause, message });
  }

  #onPicture(session: ClusterSession, change: LiveChange): void {
    const context = this.#deps.target()?.context;
    if (context !== undefined && this.byContext.get(context) === session) this.#watchesSay(context, session);
    this.#deps.onPicture(session, change);
  }

  /** Away when no list of the main session is live and one of them is stale. */
  #watchesSay(context: string, session: ClusterSession): void {
    const states = [...session.collections()].flatMap((collection) => collection.states());
    const [stale] = states.flatMap((state) => (state.kind === "stale" ? [state] : []));
    if (!stale || states.some(({ kind }) => kind === "live")) {
      this.#set({ kind: "connected", server: session.cluster.server, isInsecure: this.#insecure.has(context) });
      return;
    }
    const { since, retryAt, error } = stale;
    const { reason, message } = error;
    this.#set(reason === "signIn" ? { kind: "signIn", message } : { kind: "away", since, retryAt, message });
  }

  #set(state: ConnectionState): void {
    this.state = state;
    this.#deps.onDidChange();
  }
}
