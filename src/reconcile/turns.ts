import { isCancelled, messageOf } from "../support/errors.ts";

/** Works of one folder, one after the other; later ones wait. */
export class Turns {
  readonly #onFailed: (message: string) => void;
  #last: Promise<void> = Promise.resolve();

  /** `onFailed`: told beside the caller, who may not be listening. */
  constructor(onFailed: (message: string) => void) {
    this.#onFailed = onFailed;
  }

  take(run: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(run);
    this.#last = turn.catch((error: unknown) => {
      if (!isCancelled(error)) this.#onFailed(messageOf(error));
    });
    return turn;
  }
}
