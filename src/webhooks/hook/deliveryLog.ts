/** Deliveries that the receiver let in: when the last one came, and where. In memory, since there can be thousands. */
export class DeliveryLog {
  readonly #last = new Map<string, number>();
  readonly #atAddress = new Map<string, number>();

  /** `segmentHash`: of the address it came to. */
  note(repository: string, segmentHash: string, now: number): void {
    this.#last.set(repository, now);
    this.#atAddress.set(segmentHash, now);
  }

  lastOf(repository: string): number | undefined {
    return this.#last.get(repository);
  }

  /** Its webhook is gone: what came of it says nothing of the next one. */
  forget(repository: string): void {
    this.#last.delete(repository);
  }

  lastAt(segmentHash: string): number | undefined {
    return this.#atAddress.get(segmentHash);
  }
}
