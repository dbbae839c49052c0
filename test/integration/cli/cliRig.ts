import { PassThrough, Writable } from "node:stream";
import { runCli } from "../../../src/cli/cli.ts";
import { Terminal } from "../../../src/cli/print/terminal.ts";
import { EngineRig } from "../reconcile/engineRig.ts";

export interface CliRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, on a workspace folder in a temporary place. */
export class CliRig extends EngineRig {
  /** Everything that was ever printed, on both streams. */
  printed = "";
  /** What the next commands find on standard input. */
  input = "";

  /** A command with its options, on the rig's folder. */
  run(
    words: readonly string[],
    env: NodeJS.ProcessEnv = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<CliRun> {
    return this.runExactly([...words, this.folder], env, signal);
  }

  /** Without a path the command line would look at the folder that the tests run in. */
  async runExactly(
    words: readonly string[],
    env: NodeJS.ProcessEnv = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<CliRun> {
    let out = "";
    let err = "";
    const sink = (take: (text: string) => void): Writable =>
      new Writable({
        write: (chunk: Buffer, _encoding, done) => {
          this.printed += chunk.toString("utf8");
          take(chunk.toString("utf8"));
          done();
        },
      });
    const terminal = new Terminal({
      out: sink((text) => (out += text)),
      err: sink((text) => (err += text)),
      input: new PassThrough().end(this.input),
    });
    const settings = { PATH: process.env.PATH ?? "", HOME: this.base, MOORING_STATE: this.cacheFolder, ...env };
    const status = await runCli(words, settings, terminal, signal);
    return { status, out, err };
  }
}
