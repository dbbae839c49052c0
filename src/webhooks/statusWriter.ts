import type { CommitStatus } from "../hosts/changes.ts";
import type { Clock } from "../support/clock.ts";
import type { Disposable } from "../support/disposable.ts";

/** Name of the status at the host. */
export const STATUS_CONTEXT = "mooring/drift";
/** ms for which a state has to stand before it is written: a rollout passes through many. */
const SETTLE_MS = 5_000;

export interface StatusWriterPorts {
  readonly clock: Clock;
  readonly write: (repository: string, commit: string, status: CommitStatus) => Promise<void>;
  readonly onError: (repository: string, error: unknown) => void;
}

/** Writes the status of a commit when it became another one and stayed so, and never the same twice. */
export class StatusWriter implements Disposable {
  readonly #ports: StatusWriterPorts;
  readonly #written = new Map<string, string>();
  readonly #waiting = new Map<string, { readonly key: string; readonly timer: Disposable }>();

  constructor(ports: StatusWriterPorts) {
    this.#ports = ports;
  }

  /** How the cluster stands beside this commit of a repository now. */
  report(repository: string, commit: string, status: Omit<CommitStatus, "context">): void {
    const key = JSON.stringify([commit, status.state, status.description]);
    const waiting = this.#waiting.get(repository);
    if (waiting?.key === key) return;
    waiting?.timer.dispose();
    this.#waiting.delete(repository);
    if (this.#written.get(repository) === key) return;
    const timer = this.#ports.clock.after(SETTLE_MS, () => {
      this.#waiting.delete(repository);
      // also what fails: asked again only for another state, so that a host that says no is left alone
      this.#written.set(repository, key);
      this.#ports
        .write(repository, commit, { ...status, context: STATUS_CONTEXT })
        .catch((error: unknown) => this.#ports.onError(repository, error));
    });
    this.#waiting.set(repository, { key, timer });
  }

  dispose(): void {
    for (const { timer } of this.#waiting.values()) timer.dispose();
    this.#waiting.clear();
  }
}
