import { driftStatus, type PackCounts } from "../../reconcile/policies/driftStatus.ts";
import type { PackState } from "../../reconcile/api/readModel.ts";
import type { Clock } from "../../support/clock.ts";
import { type Disposable, DisposableStore } from "../../support/disposable.ts";
import { messageOf } from "../../support/errors.ts";
import type { Log } from "../../support/log.ts";
import { StatusWriter } from "../../webhooks/statusWriter.ts";
import { countOnlyIgnored } from "../../model/verdict.ts";
import type { EngineHost } from "../engineHost.ts";
import { mappingsToRegistered } from "./panelMappings.ts";
import { writesCommitStatus } from "../settings.ts";
import type { RepositoriesHost } from "./repositoriesHost.ts";

export interface CommitStatusesPorts {
  readonly engine: EngineHost;
  readonly repositories: RepositoriesHost;
  readonly clock: Clock;
  readonly log: Log;
}

/** Writes `mooring/drift` to the hosts of registered repositories, where the user switched that on. */
export class CommitStatuses implements Disposable {
  readonly #ports: CommitStatusesPorts;
  readonly #owned = new DisposableStore();
  readonly #writer: StatusWriter;

  constructor(ports: CommitStatusesPorts) {
    this.#ports = ports;
    const { repositories, clock, log, engine } = ports;
    this.#writer = this.#owned.add(
      new StatusWriter({
        clock,
        write: async (id, commit, status) => (await repositories.open()).webhook(id).setStatus(commit, status),
        onError: (_, error) => log.warn(`mooring/drift was not written: ${messageOf(error)}`),
      }),
    );
    this.#owned.add(engine.onDidChange(() => this.#report()));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #report(): void {
    const { engine, repositories } = this.#ports;
    if (!repositories.isOpen || !writesCommitStatus()) return;
    const states = engine.states();
    for (const { record, isOurs } of repositories.list()) {
      const packs = mappingsToRegistered(states, record.name);
      // the commit whose files were compared, which the copy may be ahead of
      const head = states.flatMap(({ managed }) => managed).find(({ name }) => name === record.name)?.head;
      if (!isOurs || head === undefined || packs.length === 0) continue;
      const { state, description } = driftStatus(packs.map(({ pack }) => certainCounts(pack)));
      this.#writer.report(record.id, head, { state, description, link: undefined });
    }
  }
}

/** What of a pack was not read counts as one object that is not certain. */
function certainCounts(pack: PackState | undefined): PackCounts {
  if (!pack) return undefined;
  const counts = { ...pack.counts, onlyIgnored: countOnlyIgnored(pack.objects) };
  return pack.isComplete ? counts : { ...counts, unknown: counts.unknown + 1 };
}
