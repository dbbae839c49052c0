import { window } from "vscode";
import type { Repositories } from "../../repositories/repositories.ts";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { messageOf } from "../../support/errors.ts";
import type { Log } from "../../support/log.ts";
import type { EngineHost } from "../engineHost.ts";
import { mappingsToRegistered } from "./panelMappings.ts";
import { repositoriesSettings } from "../settings.ts";
import type { RegisteredRepository, RepositoriesHost } from "./repositoriesHost.ts";

/** A copy younger than this (ms) is not synchronized because somebody came back to the window. */
const YOUNG_MS = 60_000;

export interface SyncOnFocusPorts {
  readonly engine: EngineHost;
  readonly repositories: RepositoriesHost;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whoever comes back to the window finds what others pushed meanwhile, in the repositories whose packs are compared here. */
export function syncOnFocus({ engine, repositories, clock, log }: SyncOnFocusPorts): Disposable {
  const sync = async (): Promise<void> => {
    if (!repositories.isOpen || repositoriesSettings().syncInterval === 0) return;
    const opened = await repositories.open();
    await followTeam(opened, clock.now()).catch((error: unknown) => log.warn(messageOf(error)));
    const states = engine.states();
    const isCompared = (name: string): boolean => mappingsToRegistered(states, name).length > 0;
    for (const id of dueOnFocus(repositories.list(), isCompared, clock.now())) await opened.sync(id);
  };
  return window.onDidChangeWindowState(({ focused }) => {
    if (focused) sync().catch((error: unknown) => log.warn(messageOf(error)));
  });
}

/** What others of the team registered meanwhile; a list that is no team's is not looked at again. */
async function followTeam(opened: Repositories, now: number): Promise<void> {
  const isDue = opened.registries().some(({ syncedAt }) => syncedAt !== undefined && now - syncedAt >= YOUNG_MS);
  if (isDue) await opened.syncRegistries();
}

/** Ids of the active copies of this window that are compared, idle, and not young. */
export function dueOnFocus(
  all: readonly RegisteredRepository[],
  isCompared: (name: string) => boolean,
  now: number,
): readonly string[] {
  return all
    .filter(({ record, task, isOurs }) => {
      const age = now - (record.lastSyncedAt ?? 0);
      return isOurs && task === undefined && record.status === "active" && age >= YOUNG_MS && isCompared(record.name);
    })
    .map(({ record }) => record.id);
}
