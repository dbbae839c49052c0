import path from "node:path";
import { Worker } from "node:worker_threads";
import type { FieldPath } from "../../model/fieldPath.ts";
import type { Clock } from "../../support/clock.ts";
import type { Disposable } from "../../support/disposable.ts";
import { MooringError } from "../../support/errors.ts";
import type { Part } from "../yaml/locate.ts";
import type { ManifestDocument, ParsedManifest } from "../yaml/parseManifest.ts";
import { splitDocuments } from "../yaml/splitDocuments.ts";
import type { ThreadAnswer, ThreadResults, ThreadTask } from "./threadMessages.ts";
import type { Edit, WriteLocation } from "../writeBack/writeBack.ts";

/** Characters of one document that the full parser reads in some 20 ms; a larger one would be felt in the editor. */
const LARGE_DOCUMENT = 64 * 1024;
/** Looking for the documents of a larger text would be felt itself. */
const LARGE_TEXT = 1024 * 1024;
/** A text that takes longer (ms) is given up: the thread is ended, and the file gets a problem. */
const MAX_TIME_MS = 60_000;
/** The thread ends when it had nothing to do for so long (ms): it holds some 20 MB. */
const IDLE_TIME_MS = 30_000;
/** MB. The largest text that is read needs about a third. */
const MAX_HEAP = 1024;

/** Put in by the build of the command line as one file, which is then the program of its thread too (`cli/main.ts`). */
declare const MOORING_IS_ONE_FILE: boolean | undefined;

/** Beside the bundles of the editor and the command line, or beside this file when the sources run as they are. */
const ENTRY =
  typeof MOORING_IS_ONE_FILE === "undefined"
    ? path.join(import.meta.dirname, import.meta.filename.endsWith(".ts") ? "threadWorker.ts" : "manifests.cjs")
    : import.meta.filename;

/** True for texts that must not be parsed on the event loop, on which the editor waits. */
export function isLargeText(text: string): boolean {
  if (text.length <= LARGE_DOCUMENT) return false;
  return text.length > LARGE_TEXT || splitDocuments(text).some(({ start, end }) => end - start > LARGE_DOCUMENT);
}

/** Reads, searches and edits large texts in a thread of its own, one after another. It is started by the first one. */
export class ManifestThread implements Disposable {
  readonly #clock: Clock;
  #worker: Worker | undefined;
  #idle: Disposable | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Like `parseManifest`. @throws MooringError tooLarge when it takes too long or too much memory */
  parse(text: string, file: string, signal?: AbortSignal): Promise<ParsedManifest> {
    return this.#inTurn(async () => {
      signal?.throwIfAborted();
      const { hash, problems } = await this.#ask({ kind: "parse", text, file });
      const documents: ManifestDocument[] = [];
      for (;;) {
        signal?.throwIfAborted();
        const batch = await this.#ask({ kind: "next" });
        if (batch.length === 0) return { hash, problems, documents };
        documents.push(...batch);
      }
    });
  }

  /** Like `locateNearest`. */
  locate(text: string, place: WriteLocation, fieldPath: FieldPath, part: Part): Promise<ThreadResults["locate"]> {
    return this.#inTurn(() => this.#ask({ kind: "locate", text, place, path: fieldPath, part }));
  }

  /** Like `writeBack`. */
  writeBack(text: string, place: WriteLocation, edits: readonly Edit[]): Promise<string> {
    return this.#inTurn(() => this.#ask({ kind: "writeBack", text, place, edits }));
  }

  dispose(): void {
    this.#idle?.dispose();
    this.#end();
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => {
      this.#idle?.dispose();
      try {
        return await run();
      } finally {
        this.#idle = this.#clock.after(IDLE_TIME_MS, () => this.#end());
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #ask<T extends ThreadTask>(task: T): Promise<ThreadResults[T["kind"]]> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        limit.dispose();
        worker.off("message", onMessage).off("error", onError).off("exit", onExit);
        // a run that waits for nothing else may end
        worker.unref();
      };
      const fail = (error: Error): void => {
        settle();
        this.#end();
        reject(error);
      };
      const onMessage = (answer: ThreadAnswer): void => {
        settle();
        if ("error" in answer) reject(new MooringError(answer.error.reason, answer.error.message));
        else resolve(answer.result as ThreadResults[T["kind"]]);
      };
      const onError = (error: Error): void => {
        const isMemory = "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
        fail(isMemory ? tooMuch("takes too much memory") : broken(error));
      };
      const onExit = (): void => fail(broken(undefined));
      const limit = this.#clock.after(MAX_TIME_MS, () => fail(tooMuch(`takes longer than ${MAX_TIME_MS / 1000} s`)));
      worker.ref();
      worker.on("message", onMessage).on("error", onError).on("exit", onExit);
      worker.postMessage(task);
    });
  }

  #start(): Worker {
    const worker = new Worker(ENTRY, { resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP } });
    // without a listener an error would end the process; who waits for an answer has one of its own
    return worker.on("error", () => undefined);
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    void worker?.terminate();
  }
}

function tooMuch(what: string): MooringError {
  return new MooringError("tooLarge", `Reading this file ${what}. Split it or exclude it.`);
}

function broken(cause: unknown): MooringError {
  return new MooringError("internal", "The worker that reads large files has stopped. Refresh to try again.", {
    cause,
  });
}
