import { execFile } from "node:child_process";
import { devNull } from "node:os";

/** Who made the demo's commits. */
export const AUTHOR = { name: "Shop Team", email: "shop@example.com" } as const;

/**
 * Runs git apart from the user's own settings and hooks; resolves to its output.
 * @param time of a commit, in ms since the epoch
 */
export function git(cwd: string, args: readonly string[], time = Date.now()): Promise<string> {
  const date = new Date(time).toISOString();
  const env = {
    PATH: process.env.PATH,
    HOME: cwd,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: "0",
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
  };
  return new Promise((resolve, reject) => {
    execFile("git", args, { cwd, env, encoding: "utf8" }, (error, output, errors) => {
      if (error) reject(new Error(`git ${args.join(" ")} failed: ${errors}`, { cause: error }));
      else resolve(output);
    });
  });
}
