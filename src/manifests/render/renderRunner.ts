import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { devNull, tmpdir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import type { CommandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { redactText } from "../../support/redaction.ts";
import type { Sensitive } from "../../model/sensitive.ts";
import { startProgram } from "../../support/startProgram.ts";
import { watchMemory } from "./processMemory.ts";
import type { ClusterAccess } from "./renderTarget.ts";

export type RenderTool = "kubectl" | "kustomize" | "helm";

export interface RenderOptions {
  readonly cwd: string;
  readonly timeoutMs: number;
  /** Of standard output. */
  readonly maxBytes: number;
  /** Held in memory by the tool and what it started, in bytes; `MAX_MEMORY` when left out. */
  readonly maxMemory?: number;
  /** What the tool reads from its standard input; nothing else of it is written anywhere. */
  readonly input?: Sensitive<string> | undefined;
  /** Lets the tool reach this cluster, with the user's own sign-in: only where the user allowed it. */
  readonly cluster?: ClusterAccess | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a renderer and gives its standard output. Rejects with MooringError: toolMissing, toolFailed, tooLarge, cancelled. */
export interface RenderRunner {
  run(tool: RenderTool, args: CommandLine, options: RenderOptions): Promise<string>;
}

export interface RenderRunnerOptions {
  /** Folders to look for the tools in, as in PATH; only absolute ones count. */
  readonly path: string;
  /** Absolute paths that go before PATH. */
  readonly tools?: Partial<Record<RenderTool, string>>;
}

/** Of what a tool complains about (bytes): cut before credentials are taken out of it, which reads every character. */
const MAX_ERROR_TEXT = 4 * 1024;
/** The largest public charts take a third of it. */
const MAX_MEMORY = 1024 * 1024 * 1024;
/** Nothing listens here: a second lock on the network, behind the checks before the run. */
const NO_PROXY_THERE = "http://127.0.0.1:9";

/** Runs the tools of the user's PATH: no shell, no kubeconfig, no plugins, no network, ended with all their children. */
export function createRenderRunner(options: RenderRunnerOptions): RenderRunner {
  const found = new Map<RenderTool, Promise<string>>();
  const locate = (tool: RenderTool): Promise<string> => {
    const known = found.get(tool);
    if (known) return known;
    const search = locateTool(tool, options);
    found.set(tool, search);
    // a tool installed meanwhile is found at the next try
    search.catch(() => found.delete(tool));
    return search;
  };
  return {
    async run(tool, args, runOptions) {
      return runTool(tool, await locate(tool), args, runOptions, options.path);
    },
  };
}

async function locateTool(tool: RenderTool, options: RenderRunnerOptions): Promise<string> {
  const given = options.tools?.[tool];
  if (given !== undefined && isAbsolute(given)) return given;
  const names = process.platform === "win32" ? [`${tool}.exe`] : [tool];
  for (const folder of options.path.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    for (const name of names) {
      const candidate = join(folder, name);
      const isThere = await access(candidate, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return candidate;
    }
  }
  throw new MooringError("toolMissing", `${tool} was not found on the PATH. Install it to render this pack.`);
}

function runTool(
  tool: RenderTool,
  program: string,
  args: CommandLine,
  options: RenderOptions,
  path: string,
): Promise<string> {
  return new Promise((resolve, reject) => {
    if (options.signal?.aborted) {
      reject(new MooringError("cancelled", `${tool} was cancelled.`));
      return;
    }
    const isPosix = process.platform !== "win32";
    const child = startProgram(program, args, {
      cwd: options.cwd,
      env: environment(path, options),
      detached: isPosix, // a group of its own, so that everything it started ends with it
      stdio: ["pipe", "pipe", "pipe"],
      windowsHide: true,
    });
    const output: Buffer[] = [];
    let size = 0;
    let errors = Buffer.alloc(0);
    let failure: MooringError | undefined;
    const stop = (error: MooringError): void => {
      failure ??= error;
      try {
        if (isPosix && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
        else child.kill("SIGKILL");
      } catch {
        // it has ended already
      }
    };
    const onAbort = (): void => stop(new MooringError("cancelled", `${tool} was cancelled.`));
    const timer = setTimeout(
      () =>
        stop(
          new MooringError(
            "toolFailed",
            `${tool} did not finish within ${options.timeoutMs / 1000} s and was stopped.`,
          ),
        ),
      options.timeoutMs,
    );
    options.signal?.addEventListener("abort", onAbort, { once: true });
    // a tool that ends early does not read all of it
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input?.expose() ?? "");
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > options.maxBytes)
        stop(new MooringError("tooLarge", `${tool} wrote more than ${options.maxBytes} bytes and was stopped.`));
      else output.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      if (errors.length < MAX_ERROR_TEXT) errors = Buffer.concat([errors, chunk]).subarray(0, MAX_ERROR_TEXT);
    });
    const memory = watchMemory(child.pid, options.maxMemory ?? MAX_MEMORY, (limit) =>
      stop(new MooringError("tooLarge", `${tool} took more than ${limit} MiB of memory and was stopped.`)),
    );
    const settle = (): void => {
      clearTimeout(timer);
      memory.dispose();
      options.signal?.removeEventListener("abort", onAbort);
    };
    child.on("error", (error) => {
      settle();
      const message = `${tool} could not be started. Check its installation.`;
      reject(failure ?? new MooringError("toolMissing", message, { cause: error }));
    });
    child.on("close", (code) => {
      settle();
      if (failure) reject(failure);
      else if (code === 0) resolve(Buffer.concat(output).toString("utf8"));
      else
        reject(
          new MooringError(
            "toolFailed",
            `${tool} failed: ${firstLines(errors.toString("utf8")) || `exit code ${code}`}`,
          ),
        );
    });
  });
}

/** Only what a renderer needs: nothing of the user's credentials, kubeconfig, plugins or proxies. */
function environment(path: string, { maxMemory = MAX_MEMORY, cluster }: RenderOptions): NodeJS.ProcessEnv {
  const nothing = join(devNull, "none"); // no such folder, and nobody can make it
  return {
    PATH: path,
    HOME: nothing,
    TMPDIR: tmpdir(),
    LANG: "C.UTF-8",
    KUBECONFIG: devNull,
    KUBERC: "off", // preferences of the user that add options to commands
    GOMEMLIMIT: String(Math.floor(maxMemory / 2)), // the Go runtime gives memory back early; the rest is watched
    HELM_NO_PLUGINS: "1",
    HELM_REGISTRY_CONFIG: devNull, // helm ends when this file is in a folder that cannot be
    HELM_PLUGINS: nothing,
    GIT_ALLOW_PROTOCOL: "none",
    GIT_TERMINAL_PROMPT: "0",
    HTTP_PROXY: NO_PROXY_THERE,
    HTTPS_PROXY: NO_PROXY_THERE,
    http_proxy: NO_PROXY_THERE,
    https_proxy: NO_PROXY_THERE,
    ...(cluster ? signedIn(cluster) : {}),
    ...(process.platform === "win32" ? { SystemRoot: process.env.SystemRoot, TEMP: tmpdir(), TMP: tmpdir() } : {}),
  };
}

/** What a sign-in program of the kubeconfig may need, and the way to the API server. */
function signedIn({ kubeconfig }: ClusterAccess): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:MOORING_|HELM_|KUBE|GOMEMLIMIT$|PATH$)/.test(name));
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"].map((name) => [name, process.env[name]]);
  return { ...Object.fromEntries([...proxies, ...own]), KUBECONFIG: kubeconfig.join(delimiter) };
}

function firstLines(text: string): string {
  const lines = redactText(text)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return lines.slice(0, 4).join(" ").slice(0, 600);
}
