import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

export interface ListsSetup {
  readonly server: string;
  readonly caFile: string;
  readonly token: string;
}

export interface Spent {
  readonly ms: number;
  readonly cpuMs: number;
  readonly objects: number;
}

const limitMs = 120_000;

/** Time and CPU of the lists of the fleet's kinds and nothing else, in a process of their own. */
export async function listsAlone(setup: ListsSetup): Promise<Spent> {
  const child = fork(path.join(import.meta.dirname, "listsProcess.ts"));
  const stop = AbortSignal.timeout(limitMs);
  const failed = once(child, "exit", { signal: stop }).then(([code]) => {
    throw new Error(`the process with the lists ended with ${String(code)}`);
  });
  failed.catch(() => undefined); // it also ends after it has answered
  const answered = once(child, "message", { signal: stop });
  answered.catch(() => undefined);
  try {
    child.send(setup);
    const [spent] = (await Promise.race([answered, failed])) as [Spent];
    return spent;
  } catch (error) {
    child.kill();
    throw error;
  }
}
