import { once } from "node:events";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** SerialQueue Ctrl-C and its like into an abort until disposed. */
export function listenForCtrlC(): { readonly signal: AbortSignal; dispose(): void } {
  const controller = new AbortController();
  const onSignal = (): void => controller.abort();
  for (const name of SIGNALS) process.on(name, onSignal);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of SIGNALS) process.off(name, onSignal);
    },
  };
}

/** What the work comes to, or undefined as soon as the signal came; the work is then left to itself. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  work.catch(() => undefined); // what fails after the signal is nobody's concern
  if (signal.aborted) return undefined;
  return Promise.race([work, once(signal, "abort").then(() => undefined)]);
}
