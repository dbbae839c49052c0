/**
 * Starts the command line. Help is answered from here, so that it does not load the engine; everything else is compiled once
 * and taken from Node's compile cache afterwards.
 */
import fs from "node:fs";
import module from "node:module";
import path from "node:path";
import { USAGE } from "./cliArguments.ts";
import { FAILED, IN_SYNC } from "./exitStatus.ts";
import { stateFolder } from "./stateFolder.ts";

const words = process.argv.slice(2);
if (words.length === 0 || (words.length === 1 && (words[0] === "--help" || words[0] === "-h"))) {
  process.stdout.write(USAGE);
  process.exitCode = words.length === 0 ? FAILED : IN_SYNC;
} else {
  keepCompiledCode();
  void import("./cli.ts").then(({ startCli }) => startCli(words));
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
