import { runCli } from "./cli.ts";
import { Terminal } from "./terminal.ts";

const abort = new AbortController();
process.once("SIGINT", () => abort.abort());
process.once("SIGTERM", () => abort.abort());

const terminal = new Terminal({ out: process.stdout, err: process.stderr, input: process.stdin });
void runCli(process.argv.slice(2), process.env, terminal, abort.signal).then((status) => {
  process.exitCode = status;
});
