import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import path from "node:path";
import { LookAgain } from "../../src/hosts/receiver/lookAgain.ts";
import { startReceiver } from "../../src/hosts/receiver/receiver.ts";
import { systemClock } from "../../src/support/clock.ts";
import { sampleBlocks } from "./blockSampler.ts";
import { heapHeld } from "./heapHeld.ts";

const DELIVERIES = 10_000;
const REPOSITORIES = 100;
const PAUSE = 500;

export interface Storm {
  readonly port: number;
  readonly segments: readonly string[];
  readonly secret: string;
  readonly deliveries: number;
}

export interface StormAnswers {
  readonly taken: number;
  readonly slowed: number;
  readonly other: number;
}

export interface StormFigures extends StormAnswers {
  readonly deliveries: number;
  readonly repositories: number;
  readonly ms: number;
  readonly looks: number;
  /** Most looks at one repository for each pause that passed; 1 is all that is allowed. */
  readonly looksPerPause: number;
  /** Main thread's CPU time. */
  readonly longestBlock: number;
  /** MB held afterwards, over what was held before. */
  readonly heldMb: number;
}

/** 10,000 signed deliveries for 100 repositories, as fast as another process can send them. */
export async function measureStorm(): Promise<StormFigures> {
  const secret = randomBytes(24).toString("base64url");
  const segments = Array.from({ length: REPOSITORIES }, () => randomBytes(24).toString("base64url"));
  const hooks = new Map(
    segments.map((segment, at) => [segment, { repository: `r${at}`, kind: "github" as const, secrets: [secret] }]),
  );
  const looks = new Map<string, number>();
  const again = new LookAgain({
    clock: systemClock,
    pauseMs: PAUSE,
    look: (repository) => {
      looks.set(repository, (looks.get(repository) ?? 0) + 1);
      return Promise.resolve();
    },
    onError: () => undefined,
  });
  const receiver = await startReceiver({
    clock: systemClock,
    port: 0,
    names: [],
    hookAt: (segment) => hooks.get(segment),
    onReceived: ({ repository }) => again.mayHaveChanged(repository),
  });
  const sender = fork(path.join(import.meta.dirname, "stormSender.ts"));
  try {
    const before = heapHeld();
    const blocks = sampleBlocks();
    const started = performance.now();
    const answered = once(sender, "message");
    sender.send({ port: receiver.port, segments, secret, deliveries: DELIVERIES } satisfies Storm);
    const [answers] = (await answered) as [StormAnswers];
    const ms = performance.now() - started;
    await new Promise((resolve) => setTimeout(resolve, 2 * PAUSE));
    const { longestMs } = blocks.stop();
    const most = Math.max(...looks.values());
    return {
      ...answers,
      deliveries: DELIVERIES,
      repositories: REPOSITORIES,
      ms,
      looks: [...looks.values()].reduce((sum, one) => sum + one, 0),
      looksPerPause: most / Math.ceil((ms + PAUSE) / PAUSE),
      longestBlock: longestMs,
      heldMb: (heapHeld() - before) / 1e6,
    };
  } finally {
    again.dispose();
    await receiver.stop();
    if (sender.exitCode === null && sender.connected) sender.kill();
  }
}
