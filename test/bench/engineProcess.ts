// The engine in a process of its own, so that its time, heap and blocks are its own. Answers questions of engineMessages.ts.
import { createRequire } from "node:module";
import path from "node:path";
import { nodeFileSystem } from "../../src/manifests/files/fileSystem.ts";
import type { Target } from "../../src/model/target.ts";
import { countVerdicts } from "../../src/model/verdict.ts";
import type * as EngineModule from "../../src/reconcile/engine.ts";
import type { Engine } from "../../src/reconcile/api/engineApi.ts";
import { systemClock } from "../../src/support/clock.ts";
import { createLog } from "../../src/support/log.ts";
import { sampleBlocks } from "./blockSampler.ts";
import type { Answer, Compared, EngineSetup, Question, Seen, Sought } from "./engineMessages.ts";

let engine: Engine | undefined;
let folder = "";
let target: Target = { context: "admin", namespace: "default" };

process.on("message", (question: Question) => {
  answer(question)
    .catch(
      (error: unknown): Answer => ({
        kind: "failed",
        message: error instanceof Error ? String(error.stack) : String(error),
      }),
    )
    .then((result) => process.send?.(result))
    .catch(() => process.exit(1));
});
process.once("disconnect", () => {
  engine?.dispose();
  // undici and the watches may hold the process for a moment; a CPU profile is written at exit
  process.exit(0);
});

async function answer(question: Question): Promise<Answer> {
  switch (question.do) {
    case "open":
      return { kind: "compared", compared: await open(question.setup) };
    case "again":
      return { kind: "compared", compared: await measure((it) => it.folders.chooseTarget(folder, target)) };
    case "refresh":
      return { kind: "compared", compared: await measure((it) => it.folders.refresh({ folder })) };
    case "type":
      return {
        kind: "seen",
        seen: await until(question.until, () => theEngine().folders.setOverlay(question.file, question.text)),
      };
    case "await":
      return { kind: "seen", seen: await until(question.until, () => undefined) };
  }
}

async function open(setup: EngineSetup): Promise<Compared> {
  const { createEngine } = await load(setup.code);
  folder = setup.folder;
  return measure(async () => {
    engine = createEngine({
      log: createLog((level, line) => {
        if (level === "error" || level === "warn") console.error(line);
      }),
      clock: systemClock,
      files: nodeFileSystem,
      renderRunner: () => undefined,
      isTrusted: () => true,
      kubeconfigFiles: () => [setup.kubeconfig],
      consent: () => Promise.resolve(false),
      targets: {
        get: () => target,
        set: (_folder, chosen) => {
          if (chosen) target = chosen;
          return Promise.resolve();
        },
      },
      cacheFolder: setup.cacheFolder,
      settings: () => ({ protectedContexts: [], showExtra: true, healProtected: false, fetchMinutes: 0 }),
      watch: setup.watch,
    });
    engine.folders.set([folder]);
    await engine.folders.open(folder);
  });
}

/** The chunks are loaded as in the editor: the engine before the clock starts, the Kubernetes client when it is needed. */
async function load(code: EngineSetup["code"]): Promise<typeof EngineModule> {
  if (code === "sources") return import("../../src/reconcile/engine.ts");
  const file = path.resolve(import.meta.dirname, "../../dist/engine.cjs");
  return createRequire(import.meta.url)(file) as typeof EngineModule;
}

async function measure(run: (engine: Engine) => Promise<void>): Promise<Compared> {
  const heap = collected();
  heapBefore ??= heap;
  const requests = engine?.folders.requests();
  const blocks = sampleBlocks();
  const cpu = process.cpuUsage();
  const started = performance.now();
  await run(engine as Engine);
  await new Promise((resolve) => setImmediate(resolve)); // faces are told in a turn of their own
  const state = theEngine().folders.get(folder); // what a face would show
  const ms = performance.now() - started;
  const { user, system } = process.cpuUsage(cpu);
  const { longestMs, longestWallMs, peakHeapMb } = blocks.stop();
  const now = theEngine().folders.requests();
  const difference = Object.entries(now).map(([key, value]) => [
    key,
    value - (requests?.[key as keyof typeof now] ?? 0),
  ]);
  return {
    ms,
    cpuMs: (user + system) / 1000,
    longestBlockMs: longestMs,
    longestBlockWallMs: longestWallMs,
    heapMb: (collected() - heapBefore) / 1e6,
    peakHeapMb,
    requests: Object.fromEntries(difference) as Compared["requests"],
    counts: countVerdicts(
      (state?.packs ?? []).flatMap(({ objects }) => objects.flatMap(({ verdict }) => verdict ?? [])),
    ),
  };
}

let heapBefore: number | undefined;

function collected(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function until(sought: Sought, act: () => void): Promise<Seen> {
  return new Promise((resolve) => {
    const started = performance.now();
    const isThere = (): boolean =>
      theEngine()
        .folders.get(folder)
        ?.packs.some(({ objects }) =>
          objects.some(
            ({ ref, verdict }) =>
              ref.name === sought.name && ref.kind === sought.kind && verdict?.state === sought.state,
          ),
        ) ?? false;
    const done = (): void => {
      const now = performance.now();
      resolve({ ms: now - started, at: performance.timeOrigin + now });
    };
    const listener = theEngine().folders.onDidChange(() => {
      if (!isThere()) return;
      listener.dispose();
      done();
    });
    act();
  });
}

function theEngine(): Engine {
  if (engine === undefined) throw new Error("the engine was not opened");
  return engine;
}
