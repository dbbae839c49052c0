import { MooringError } from "./errors.ts";

/** One caller's wait for work that several share: the caller may stop waiting, the work goes on. @throws MooringError cancelled */
export function abortable<T>(work: Promise<T>, caller: AbortSignal | undefined): Promise<T> {
  if (!caller) return work;
  // a signal of its own: many callers may wait with the same one
  const signal = AbortSignal.any([caller]);
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(new MooringError("cancelled", "The request was cancelled."));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
