import { realpathSync } from "node:fs";
import path from "node:path";
import type { Disposable } from "../../support/disposable.ts";
import { MooringError } from "../../support/errors.ts";
import { FolderLease, type LeaseState, readLease, type LeaseHolder } from "../../support/state/folderLease.ts";
import { hashText } from "../../support/hash.ts";
import { leaseWords } from "../records/leaseWords.ts";
import type { FolderApprovals } from "./folderApprovals.ts";
import type { MappingRecords } from "../records/mappingRecords.ts";
import type { EnginePorts } from "../api/ports.ts";

/** The parts of a folder that others share. */
export interface AutomationParts {
  readonly folderPath: string;
  readonly ports: Pick<EnginePorts, "automation" | "clock" | "log">;
  readonly records: Pick<MappingRecords, "refresh">;
  readonly approvals: Pick<FolderApprovals, "refresh">;
  changed(): void;
}

const NOBODY: LeaseState = { kind: "nobody" };

/**
 * Whether this process is the one that acts by itself in a folder. Of all windows and commands with that folder there is one: by a
 * lease in the user's state folder, which is taken only where the user approved something to do.
 */
export class FolderAutomation implements Disposable {
  readonly #source: AutomationParts;
  #lease: FolderLease | undefined;

  constructor(source: AutomationParts) {
    this.#source = source;
  }

  get state(): LeaseState {
    return this.#lease?.state ?? NOBODY;
  }

  /** Whether something was approved that this process would do by itself. */
  want(isWanted: boolean): void {
    if (this.#lease || isWanted) this.#open()?.want(isWanted);
  }

  /** Why nothing may be done here by itself now; undefined: it may, as long as `confirm` says so too. */
  whyNot(): string | undefined {
    const { state } = this;
    return state.kind === "here" ? undefined : (leaseWords(state) ?? "Another window may still be running it.");
  }

  /** Takes over from whoever has it: a person asked here for what then goes on by itself. @throws MooringError */
  async take(): Promise<void> {
    const lease = this.#open();
    if (!lease) throw new MooringError("refused", "Nothing runs automatically in this window.");
    await lease.take();
  }

  /** Right before each write that nobody clicked. @throws MooringError `locked` */
  async confirm(): Promise<void> {
    if (!this.#lease) throw new MooringError("locked", "Nothing runs automatically in this window.");
    await this.#lease.confirm();
  }

  dispose(): void {
    this.#lease?.dispose();
  }

  #open(): FolderLease | undefined {
    const { folderPath, ports, records, approvals } = this.#source;
    if (this.#lease || !ports.automation) return this.#lease;
    this.#lease = new FolderLease({
      ...ports.automation,
      folder: leaseFolder(ports.automation.folder, folderPath),
      clock: ports.clock,
      onDidChange: () => {
        ports.log.info(`${folderPath}: ${leaseWords(this.state) ?? `automation: ${this.state.kind}`}`);
        this.#source.changed();
      },
      // another window may have paused a mapping, healed, approved or revoked something
      onLook: () => {
        void Promise.all([records.refresh(), approvals.refresh()]).then(
          (isOther) => isOther.includes(true) && this.#source.changed(),
        );
      },
    });
    return this.#lease;
  }
}

/** Who acts by itself in a folder, for those who never do; undefined when nobody does. */
export function readAutomation(state: string, folder: string): Promise<LeaseHolder | undefined> {
  return readLease(leaseFolder(state, folder));
}

/** The same folder by another path, or in other letters where the file system does not tell them apart, has the same lease. */
function leaseFolder(state: string, folder: string): string {
  let real = folder;
  try {
    real = realpathSync.native(folder);
  } catch {
    // it may be gone; its lease is then its own
  }
  return path.join(state, "automation", hashText(real));
}
