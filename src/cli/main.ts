/**
 * Starts the command line. Help, version, manual page and completions are answered from here, so that they do not load the engine; everything else is compiled once
 * and taken from Node's compile cache afterwards.
 */
import fs from "node:fs";
import module from "node:module";
import path from "node:path";
import { FAILED, IN_SYNC } from "./exitStatus.ts";
import { printedAnswer } from "./print/printedAnswer.ts";
import { stateFolder } from "./user/stateFolder.ts";

/** Put in by the build of the command line as one file. */
declare const MOORING_IS_ONE_FILE: boolean | undefined;

const words = process.argv.slice(2);
const answer = answerTo(words);
if (typeof MOORING_IS_ONE_FILE !== "undefined" && !process.getBuiltinModule("node:worker_threads").isMainThread) {
  void import("../manifests/parse/threadWorker.ts");
} else if (answer !== undefined) {
  print(answer);
  process.exitCode = words.length === 0 ? FAILED : IN_SYNC;
} else {
  keepCompiledCode();
  void import("./cli.ts").then(({ startCli }) => startCli(words));
}

/** A word that is wrong is refused by the command line itself, in its own way. */
function answerTo(given: readonly string[]): string | undefined {
  try {
    return printedAnswer(given);
  } catch {
    return undefined;
  }
}

/** At once: the stream of Node takes longer to load than all the rest of an answer. It takes what a full pipe does not. */
function print(text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(fs.writeSync(1, rest));
  } catch {
    process.stdout.write(rest);
  }
}

/** Without the cache everything is compiled again, which is only slower: a folder that cannot be written is no error. */
function keepCompiledCode(): void {
  const folder = path.join(stateFolder(process.env), "compiled");
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    module.enableCompileCache(folder);
  } catch {
    // read-only home
  }
}
