import path from "node:path";
import { mustRun } from "./runProcess.mjs";

/** Runs npm: the one that runs this script, or else the one on the PATH. Its errors are shown even under `npm --silent`. */
export function npm(words, options = {}) {
  const args = [...words, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const script = process.env.npm_execpath;
  if (script?.endsWith(".js")) return mustRun(options.node ?? process.execPath, [script, ...args], options);
  return mustRun(process.platform === "win32" ? "npm.cmd" : "npm", args, options);
}

/** An environment in which `folders` come first on the PATH. */
export function withPath(folders, env = process.env) {
  return { ...env, PATH: [...folders, env.PATH].join(path.delimiter) };
}
