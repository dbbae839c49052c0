import {
  type ChildProcessByStdio,
  type ChildProcessWithoutNullStreams,
  execFile,
  type ExecFileOptions,
  spawn,
  type SpawnOptionsWithoutStdio,
  type SpawnOptionsWithStdioTuple,
  type StdioNull,
  type StdioPipe,
} from "node:child_process";
import type { Readable } from "node:stream";
import type { CommandLine } from "./commandLine.ts";

type WithoutInput = SpawnOptionsWithStdioTuple<StdioNull, StdioPipe, StdioPipe>;

/** Starts a program, never through a shell. This file is the only one that starts any (`.dependency-cruiser.cjs`). */
export function startProgram(
  program: string,
  line: CommandLine,
  options: WithoutInput,
): ChildProcessByStdio<null, Readable, Readable>;
export function startProgram(
  program: string,
  line: CommandLine,
  options: SpawnOptionsWithoutStdio,
): ChildProcessWithoutNullStreams;
export function startProgram(
  program: string,
  line: CommandLine,
  options: WithoutInput | SpawnOptionsWithoutStdio,
): ChildProcessByStdio<null, Readable, Readable> | ChildProcessWithoutNullStreams {
  return spawn(program, line, { ...(options as SpawnOptionsWithoutStdio), shell: false });
}

/** Runs a short program to its end. `done` gets what went wrong, if anything, and the text on stdout. */
export function askProgram(
  program: string,
  line: CommandLine,
  options: Pick<ExecFileOptions, "timeout" | "windowsHide" | "signal">,
  done: (error: Error | null, stdout: string) => void,
): void {
  execFile(program, line, { ...options, shell: false, encoding: "utf8" }, (error, stdout) => done(error, stdout));
}
