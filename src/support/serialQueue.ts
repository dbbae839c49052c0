import { isCancelled, messageOf } from "./errors.ts";

/** Works of one folder, one after the other; later ones wait. */
export class SerialQueue {
  readonly #onFailed: (message: string) => void;
  readonly #onBegin: () => void;
  #last: Promise<void> = Promise.resolve();

  /** `onFailed`: told beside the caller, who may not be listening. `onBegin`: before each of them. */
  constructor(onFailed: (message: string) => void, onBegin: () => void) {
    this.#onFailed = onFailed;
    this.#onBegin = onBegin;
  }

  take(run: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(() => {
      this.#onBegin();
      return run();
    });
    this.#last = turn.catch((error: unknown) => {
      if (!isCancelled(error)) this.#onFailed(messageOf(error));
    });
    return turn;
  }
}
