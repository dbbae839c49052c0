import { spawn } from "node:child_process";
import type { UserName } from "./users.ts";

export interface KubectlOptions {
  readonly user?: UserName;
  readonly input?: string;
  /** Exit codes that are fine (0 by default); kubectl diff ends with 1 when it found something. */
  readonly codes?: readonly number[];
}

/** Runs kubectl to its end; resolves to what it printed, rejects with its errors when it ends with another code. */
export function runKubectl(
  program: string,
  args: readonly string[],
  options: Omit<KubectlOptions, "user"> = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "pipe" });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => {
      if ((options.codes ?? [0]).includes(code ?? -1)) resolve(Buffer.concat(output).toString("utf8"));
      else reject(new Error(`kubectl ${args.join(" ")} ended with ${code}: ${Buffer.concat(errors).toString("utf8")}`));
    });
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input);
  });
}
