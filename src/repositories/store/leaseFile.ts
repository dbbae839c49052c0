import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";

interface Lease {
  /** "" = nobody. */
  readonly owner: string;
  /** Grows with every new owner. */
  readonly fence: number;
  /** Milliseconds since the epoch. */
  readonly beat: number;
}

const NOBODY: Lease = { owner: "", fence: 0, beat: 0 };
/** Changing the file takes less than a ms; a lock this old (ms) was left by a kill. */
const STALE_LOCK = 2_000;

/** Who writes, in a file beside the journal. Changed under a lock file, because two windows may find it free at once. */
export class LeaseFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  fence(): number {
    return this.#read().fence;
  }

  take(
    owner: string,
    now: number,
    silence: number,
  ): { readonly isLeader: boolean; readonly fence: number; readonly holder: string } {
    const seen = this.#read();
    const isFree = seen.owner === "" || seen.owner === owner || Math.abs(now - seen.beat) > silence;
    if (!isFree || !this.#lock()) return { isLeader: false, fence: seen.fence, holder: seen.owner };
    try {
      const { owner: holder, fence, beat } = this.#read();
      if (holder !== "" && holder !== owner && Math.abs(now - beat) <= silence)
        return { isLeader: false, fence, holder };
      const lease = { owner, fence: holder === owner ? fence : fence + 1, beat: now };
      this.#write(lease);
      return { isLeader: true, fence: lease.fence, holder: owner };
    } finally {
      rmSync(`${this.#file}.lock`, { force: true });
    }
  }

  release(owner: string): void {
    const lease = this.#read();
    if (lease.owner === owner) this.#write({ ...lease, owner: "" });
  }

  #read(): Lease {
    try {
      return { ...NOBODY, ...(JSON.parse(readFileSync(this.#file, "utf8")) as Partial<Lease>) };
    } catch {
      return NOBODY;
    }
  }

  #write(lease: Lease): void {
    const temporary = `${this.#file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(lease), { mode: 0o600 });
    renameSync(temporary, this.#file);
  }

  #lock(): boolean {
    const lock = `${this.#file}.lock`;
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > STALE_LOCK) rmSync(lock, { force: true });
    try {
      closeSync(openSync(lock, "wx", 0o600));
      return true;
    } catch {
      return false;
    }
  }
}
