import type { ObjectId } from "../model/objectRef.ts";
import type { Target } from "../model/target.ts";
import { type Disposable, DisposableStore } from "../support/disposable.ts";
import { isCancelled, messageOf, MooringError } from "../support/errors.ts";
import type { ClusterSession } from "./clusterSession.ts";
import type { EnginePorts } from "./ports.ts";
import type { ConnectionState } from "./readModel.ts";
import type { Sessions } from "./sessions.ts";

/** A first connection that failed is tried again after 2 s, then ever longer, up to 5 minutes (the watches have their own pace). */
const FIRST_RETRY = 2_000;
const LONGEST_RETRY = 300_000;

export interface ConnectionDeps {
  readonly ports: EnginePorts;
  readonly sessions: Sessions;
  /** The target chosen for the folder; its context is the one that `state` speaks of. */
  readonly target: () => Target | undefined;
  readonly onLive: (ids: readonly ObjectId[]) => void;
  readonly onState: () => void;
  readonly onDidChange: () => void;
  readonly retry: () => Promise<void>;
}

/** The sessions that one folder uses, and what to say about its main one. */
export class FolderConnections implements Disposable {
  readonly byContext = new Map<string, ClusterSession>();
  state: ConnectionState = { kind: "none" };
  readonly #deps: ConnectionDeps;
  readonly #store = new DisposableStore();
  readonly #heard = new WeakSet<ClusterSession>();
  #failures = 0;
  #retryTimer: Disposable | undefined;

  constructor(deps: ConnectionDeps) {
    this.#deps = deps;
  }

  sessions(): Iterable<ClusterSession> {
    return this.byContext.values();
  }

  /** Opens a session for each context that is named; forgets those that no longer are. */
  async open(targets: readonly (Target | undefined)[], signal?: AbortSignal): Promise<void> {
    const main = this.#deps.target();
    const contexts = new Set([...targets, main].flatMap((target) => target?.context ?? []));
    for (const context of [...this.byContext.keys()]) if (!contexts.has(context)) this.byContext.delete(context);
    if (contexts.size === 0) this.state = { kind: "none" };
    for (const context of contexts) await this.#openOne(context, context === main?.context, signal);
  }

  dispose(): void {
    this.#retryTimer?.dispose();
    this.#store.dispose();
  }

  async #openOne(context: string, isMain: boolean, signal?: AbortSignal): Promise<void> {
    const known = this.byContext.get(context);
    if (known) {
      if (isMain && this.state.kind === "none") this.#connected(known);
      return;
    }
    if (isMain) this.#set({ kind: "connecting" });
    try {
      const session = await this.#deps.sessions.get(context, signal);
      const info = await this.#deps.sessions.info(context);
      this.byContext.set(context, session);
      this.#listen(session);
      this.#failures = 0;
      if (isMain) this.#connected(session, info?.isInsecure);
    } catch (error) {
      if (isCancelled(error) || signal?.aborted) throw error;
      if (isMain) this.#failed(error);
    }
  }

  #listen(session: ClusterSession): void {
    if (this.#heard.has(session)) return;
    this.#heard.add(session);
    this.#store.add(session.onDidChange((ids) => this.#deps.onLive(ids)));
    this.#store.add(session.onDidChangeState(() => this.#onSessionState()));
  }

  /** Only an unreachable server is tried again by itself: a wrong kubeconfig or a sign-in waits for the user. */
  #failed(error: unknown): void {
    const message = messageOf(error);
    if (MooringError.is(error, "signIn")) return this.#set({ kind: "signIn", message });
    if (!MooringError.is(error, "unreachable") || !this.#deps.ports.watch) return this.#set({ kind: "failed", message });
    const { clock } = this.#deps.ports;
    const pause = Math.min(FIRST_RETRY * 2 ** this.#failures, LONGEST_RETRY) * (0.8 + 0.4 * clock.random());
    this.#failures += 1;
    this.#retryTimer?.dispose();
    this.#retryTimer = clock.after(pause, () => void this.#deps.retry().catch(() => undefined));
    const since = this.state.kind === "away" ? this.state.since : clock.now();
    this.#set({ kind: "away", since, retryAt: clock.now() + pause, message });
  }

  #connected(session: ClusterSession, isInsecure = false): void {
    this.#set({ kind: "connected", server: session.cluster.server, isInsecure });
  }

  /** As the watches tell it: away when no list of the main session is live and one of them is stale. */
  #onSessionState(): void {
    const target = this.#deps.target();
    const main = target && this.byContext.get(target.context);
    if (!main) return;
    const states = [...main.collections()].flatMap((collection) => collection.states());
    const [stale] = states.flatMap((state) => (state.kind === "stale" ? [state] : []));
    if (stale && !states.some(({ kind }) => kind === "live")) {
      const { since, retryAt, error } = stale;
      const { reason, message } = error;
      this.#set(reason === "signIn" ? { kind: "signIn", message } : { kind: "away", since, retryAt, message });
    } else if (this.state.kind === "away" || this.state.kind === "signIn") {
      this.#connected(main);
    }
    this.#deps.onState();
  }

  #set(state: ConnectionState): void {
    this.state = state;
    this.#deps.onDidChange();
  }
}
