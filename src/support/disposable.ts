export interface Disposable {
  dispose(): void;
}

/** Owns disposables and ends them in reverse order, once; one that throws does not keep the others. */
export class DisposableStore implements Disposable {
  readonly #items: Disposable[] = [];
  #isDisposed = false;

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Takes ownership. Added after the end, it is ended at once. */
  add<T extends Disposable>(item: T): T {
    if (this.#isDisposed) item.dispose();
    else this.#items.push(item);
    return item;
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const item of this.#items.splice(0).reverse()) {
      try {
        item.dispose();
      } catch {
        // the others must still end
      }
    }
  }
}
