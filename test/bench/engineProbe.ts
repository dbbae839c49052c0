import { fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Answer, Compared, EngineSetup, Question, Seen, Sought } from "./engineMessages.ts";

/** The process with the engine, asked one question at a time. */
export interface EngineProbe extends AsyncDisposable {
  readonly first: Compared;
  again(): Promise<Compared>;
  refresh(): Promise<Compared>;
  type(file: string, text: string | undefined, until: Sought): Promise<Seen>;
  awaitState(until: Sought): Promise<Seen>;
}

const limitMs = 120_000;

/**
 * Starts an engine and lets it compare the folder once.
 * MOORING_BENCH_PROFILE names a folder for CPU profiles, with the engine from its sources.
 */
export async function startEngine(setup: Omit<EngineSetup, "code">): Promise<EngineProbe> {
  const profiles = process.env.MOORING_BENCH_PROFILE;
  const execArgv = ["--expose-gc", ...(profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`])];
  const child = fork(path.join(import.meta.dirname, "engineProcess.ts"), { execArgv });

  const gone = new AbortController();
  child.once("exit", () => gone.abort(new Error("the process with the engine ended")));
  const ask = async (question: Question): Promise<Answer> => {
    const answered = once(child, "message", { signal: AbortSignal.any([gone.signal, AbortSignal.timeout(limitMs)]) });
    child.send(question);
    const [answer] = (await answered) as [Answer];
    if (answer.kind === "failed") throw new Error(answer.message);
    return answer;
  };
  const compare = async (question: Question): Promise<Compared> => {
    const answer = await ask(question);
    if (answer.kind !== "compared") throw new Error("another answer than was asked for");
    return answer.compared;
  };
  const see = async (question: Question): Promise<Seen> => {
    const answer = await ask(question);
    if (answer.kind !== "seen") throw new Error("another answer than was asked for");
    return answer.seen;
  };
  const stop = async (): Promise<void> => {
    const exit = once(child, "exit");
    child.disconnect();
    await exit;
  };

  try {
    const code = profiles === undefined ? "bundle" : "sources";
    return {
      first: await compare({ do: "open", setup: { ...setup, code } }),
      again: () => compare({ do: "again" }),
      refresh: () => compare({ do: "refresh" }),
      type: (file, text, until) => see({ do: "type", file, text, until }),
      awaitState: (until) => see({ do: "await", until }),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    child.kill();
    throw error;
  }
}
