import { type CommandLine, option, pair } from "../../support/commandLine.ts";
import type { Clock } from "../../support/clock.ts";
import { MooringError, messageOf } from "../../support/errors.ts";
import type { Log } from "../../support/log.ts";
import { findGit, gitEnvironment } from "./gitEnvironment.ts";
import { gitError } from "./gitErrors.ts";
import { waitForLock } from "./indexLock.ts";
import { Semaphore } from "../../support/semaphore.ts";
import { CLONE_CHECKS } from "./objectChecks.ts";
import { settingsOf } from "./userVariables.ts";
import { type GitOutput, type GitProcess, runGroup, runSimple } from "./runGit.ts";

export interface GitRequest {
  /** Subcommand and arguments; values checked by gitArguments.ts. */
  readonly args: CommandLine;
  /** `plain`: starts no other program and answers in text (see runGit.ts). */
  readonly plain?: boolean;
  readonly input?: string | Uint8Array;
  /** Exit codes that are answers and not failures; [0] when left out. */
  readonly accept?: readonly number[];
  /** Milliseconds. */
  readonly timeout?: number;
  /** Added to the built environment, for a private index or a sign-in. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Settings (`name=value`) for this command alone; never a secret, because every process may read a command line. */
  readonly config?: readonly string[];
  /** What git says on stderr while it runs, piece by piece; commands with `--progress` say how far they are. */
  readonly onSaid?: (text: string) => void;
}

/** Runs one writing command; only handed out inside `GitRunner.writing`. */
export type Write = (request: GitRequest) => Promise<GitOutput>;

export interface GitRunnerDeps {
  readonly folder: string;
  /** The git folder itself, for a clone of Mooring's own; left out, git looks for it from `folder`. */
  readonly gitFolder?: string;
  /** False: nothing is ever started. */
  readonly trusted: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  readonly clock: Clock;
}

const READ_TIMEOUT_MS = 30_000;
/** Hooks of the user run in it: linters and tests take their time. */
const WRITE_TIMEOUT_MS = 120_000;
const MAX_OUTPUT = 64 * 1024 * 1024;
const PARALLEL_READS = 4;

/**
 * Runs git in one repository: reads up to four at a time, writes one after the other in their lane (`index`: commit, revert;
 * `network`: push, fetch). Failures come as MooringError; each process has a time limit, an output limit and a signal.
 */
export class GitRunner {
  readonly #deps: GitRunnerDeps;
  readonly #reads = new Semaphore(PARALLEL_READS);
  readonly #lanes = { index: new Semaphore(1), network: new Semaphore(1) };
  #binary: string | undefined;

  constructor(deps: GitRunnerDeps) {
    this.#deps = deps;
  }

  get folder(): string {
    return this.#deps.folder;
  }

  get clock(): Clock {
    return this.#deps.clock;
  }

  get log(): Log {
    return this.#deps.log;
  }

  read(request: GitRequest, signal?: AbortSignal): Promise<GitOutput> {
    return this.#reads.run(() => this.#run(request, "read", signal), signal);
  }

  /** stdout of a plain read, decoded. */
  async text(args: CommandLine, signal?: AbortSignal): Promise<string> {
    return (await this.read({ args, plain: true }, signal)).stdout.toString("utf8");
  }

  /** Runs `work` alone in its lane. A command that finds the index locked by another git waits and tries again. */
  writing<T>(lane: "index" | "network", work: (write: Write) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { clock, folder: root } = this.#deps;
    const write: Write = (request) => waitForLock(() => this.#run(request, "write", signal), { clock, root }, signal);
    return this.#lanes[lane].run(() => work(write), signal);
  }

  /** Takes back a step inside `writing`, after a failure or cancel; a second failure is only logged. */
  async undo(request: GitRequest): Promise<void> {
    try {
      await this.#run(request, "write", undefined);
    } catch (error) {
      this.#deps.log.error(`Could not undo a step: ${messageOf(error)}`);
    }
  }

  async #run(request: GitRequest, kind: "read" | "write", signal: AbortSignal | undefined): Promise<GitOutput> {
    const what = `git ${request.args[0] ?? ""}`;
    const limits = this.#limits(
      what,
      request.timeout ?? (kind === "read" ? READ_TIMEOUT_MS : WRITE_TIMEOUT_MS),
      signal,
    );
    try {
      const isSimple = request.plain === true && this.#deps.gitFolder === undefined;
      const output = await (isSimple ? runSimple : runGroup)(this.#process(request, kind, limits));
      if (limits.failure) throw limits.failure;
      if (!(request.accept ?? [0]).includes(output.code)) throw gitError(what, failureText(output));
      return output;
    } catch (error) {
      throw limits.failure ?? (MooringError.is(error) ? error : gitError(what, String(error)));
    } finally {
      limits.end();
    }
  }

  #process(request: GitRequest, kind: "read" | "write", limits: Limits): GitProcess {
    const { folder, gitFolder, environment } = this.#deps;
    return {
      binary: this.#findBinary(),
      folder,
      userSettings: settingsOf(environment),
      settings: [
        ...[...(gitFolder === undefined ? [] : CLONE_CHECKS), ...(request.config ?? [])].flatMap((one) =>
          pair("-c", one),
        ),
        ...(gitFolder === undefined ? [] : [option("--git-dir", gitFolder)]),
      ],
      args: request.args,
      environment: { ...gitEnvironment(environment, kind), ...request.environment },
      input: request.input,
      onOutput: limits.count,
      onSaid: request.onSaid,
      signal: limits.signal,
    };
  }

  #findBinary(): string {
    if (!this.#deps.trusted) throw new MooringError("untrusted", "Git does not run until you trust this workspace.");
    this.#binary ??= findGit(this.#deps.environment);
    if (this.#binary === undefined)
      throw new MooringError("toolMissing", "Git was not found. Install it and put it on the PATH.");
    return this.#binary;
  }

  #limits(what: string, timeout: number, signal: AbortSignal | undefined): Limits {
    const abort = new AbortController();
    let bytes = 0;
    const limits: Limits = { failure: undefined, signal: abort.signal, count: () => undefined, end: () => undefined };
    const stop = (failure: MooringError): void => {
      limits.failure ??= failure;
      abort.abort();
    };
    const cancel = (): void => stop(new MooringError("cancelled", "Cancelled."));
    const seconds = Math.round(timeout / 1000);
    const timer = this.#deps.clock.after(timeout, () =>
      stop(
        new MooringError(
          "toolFailed",
          `${what} was stopped after ${seconds} seconds. A hook, a filter or the network may hang.`,
          { kind: "timeout" },
        ),
      ),
    );
    limits.count = (more) => {
      bytes += more;
      if (bytes > MAX_OUTPUT)
        stop(new MooringError("tooLarge", `${what} answered with more than ${MAX_OUTPUT >> 20} MB.`));
    };
    limits.end = () => {
      timer.dispose();
      signal?.removeEventListener("abort", cancel);
    };
    if (signal?.aborted) cancel();
    else signal?.addEventListener("abort", cancel, { once: true });
    return limits;
  }
}

interface Limits {
  /** Why the process was stopped. */
  failure: MooringError | undefined;
  readonly signal: AbortSignal;
  count: (bytes: number) => void;
  end: () => void;
}

/** Some refusals of git (push --porcelain, nothing to commit) are on stdout. */
function failureText(output: GitOutput): string {
  return output.stderr.trim() ? output.stderr : output.stdout.toString("utf8");
}
