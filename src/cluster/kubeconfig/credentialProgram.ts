import { homedir } from "node:os";
import { isJsonObject, type Json, parseJson } from "../../model/json.ts";
import type { Clock } from "../../support/clock.ts";
import { MooringError, messageOf } from "../../support/errors.ts";
import { cutRedacted } from "../../support/cutRedacted.ts";
import { MASK, redactText } from "../../support/redaction.ts";
import { startProgram } from "../../support/startProgram.ts";
import { wordsOfUser } from "../../support/wordsOfUser.ts";

/** The `exec` part of a kubeconfig user: a program that prints an ExecCredential (KEP-541). */
export interface CredentialProgram {
  readonly command: string;
  /** As the user's kubeconfig has them, options included. They run only after the user has allowed the line of `describeProgram`. */
  readonly args: readonly string[];
  readonly env: readonly (readonly [name: string, value: string])[];
  readonly apiVersion: string;
  readonly provideClusterInfo: boolean;
  readonly needsTerminal: boolean;
  readonly installHint: string;
  /** The kubeconfig that names it. */
  readonly file: string;
}

export interface ProgramCredential {
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** ms; undefined = as long as the process lives, or until the server says 401. */
  readonly expires: number | undefined;
}

/** A person may have to finish a sign-in in the browser, but a forgotten one must not block for ever. */
const LONGEST_RUN = 3 * 60_000;
const LARGEST_OUTPUT = 1024 * 1024;

const SECRET_OPTION = /^-.*(password|secret|token|key)$/i;

/**
 * Command and arguments as one line for people, who decide by it: nothing is left out but the values of options that carry
 * secrets, and odd characters are quoted so that nothing can pose as something else.
 */
export function describeProgram({ command, args }: Pick<CredentialProgram, "command" | "args">): string {
  const words = [command, ...args].map((word, at, all) => {
    if (SECRET_OPTION.test(all[at - 1] ?? "") && !word.startsWith("-")) return MASK;
    const [option = "", value] = word.split(/=(.*)/s);
    const shown = value !== undefined && SECRET_OPTION.test(option) ? `${option}=${MASK}` : word;
    return quoted(shown);
  });
  return words.join(" ");
}

/** Names by which other code runs than the one that is named (Linux, macOS, interpreters, Windows). */
const CHANGES_CODE =
  /^(?:PATH|PATHEXT|COMSPEC|SHELL|ENV|BASH_ENV|IFS|HOME|LD_.*|DYLD_.*|NODE_OPTIONS|NODE_PATH|PYTHON.*|PERL5.*|RUBY.*|JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|GIT_.*|.*_PROXY)$/i;
const SECRET_NAME = /(?:password|secret|token|key)$/i;

/**
 * What a person agrees to: the program as above, with the environment that the kubeconfig gives it, by name and value. Names
 * that let other code run are pointed out. A consent is kept for exactly this text, so that any change asks again.
 */
export function describeConsent(program: Pick<CredentialProgram, "command" | "args" | "env">): string {
  const { env } = program;
  if (env.length === 0) return describeProgram(program);
  const given = env.map(([name, value]) => {
    const shown = SECRET_NAME.test(name) ? MASK : value;
    return `${quoted(name)}=${quoted(shown)}`;
  });
  const odd = env.map(([name]) => name).filter((name) => CHANGES_CODE.test(name));
  const warning = odd.length === 0 ? "" : `\nIt sets ${odd.map(quoted).join(", ")}, which may run other code.`;
  return `${[...given, describeProgram(program)].join(" ")}${warning}`;
}

function quoted(text: string): string {
  return /^[\w@%+=:,./\\*-]+$/.test(text) ? text : JSON.stringify(text);
}

/** Mooring's own secrets (`MOORING_SECRET_*`) and settings are nobody else's. */
function withoutOwn(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^MOORING_/i.test(name)));
}

/**
 * Runs the program without a shell, terminal or input, in the home folder, never in a workspace.
 * @throws MooringError signIn with what the program said (redacted), toolMissing when it does not exist
 */
export async function runCredentialProgram(
  program: CredentialProgram,
  clusterInfo: Json,
  clock: Clock,
  signal: AbortSignal,
): Promise<ProgramCredential> {
  if (program.needsTerminal) {
    throw new MooringError(
      "signIn",
      `${describeProgram(program)} requires input on a terminal; sign in there first, or set interactiveMode to IfAvailable in ${program.file}.`,
    );
  }
  return readCredential(program, await run(program, clusterInfo, clock, signal));
}

function run(program: CredentialProgram, clusterInfo: Json, clock: Clock, signal: AbortSignal): Promise<string> {
  const info = {
    kind: "ExecCredential",
    apiVersion: program.apiVersion,
    spec: { interactive: false, ...(program.provideClusterInfo ? { cluster: clusterInfo } : {}) },
  };
  return new Promise((resolve, reject) => {
    const child = startProgram(program.command, wordsOfUser(program.args), {
      cwd: homedir(),
      env: {
        ...withoutOwn(process.env),
        ...Object.fromEntries(program.env),
        KUBERNETES_EXEC_INFO: JSON.stringify(info),
      },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      signal,
      killSignal: "SIGKILL",
    });
    const output = { stdout: "", stderr: "" };
    const collect = (name: "stdout" | "stderr") => (chunk: Buffer) => {
      output[name] += chunk.toString("utf8");
      if (output[name].length > LARGEST_OUTPUT) child.kill("SIGKILL");
    };
    child.stdout.on("data", collect("stdout"));
    child.stderr.on("data", collect("stderr"));
    let isLate = false;
    const timer = clock.after(LONGEST_RUN, () => {
      isLate = true;
      child.kill("SIGKILL");
    });
    child.on("error", (error) => {
      timer.dispose();
      reject(signal.aborted ? new MooringError("cancelled", "The sign-in was cancelled.") : notStarted(program, error));
    });
    child.on("close", (code) => {
      timer.dispose();
      if (code === 0) resolve(output.stdout);
      else
        reject(
          failed(
            program,
            isLate ? "took longer than 3 minutes" : `failed (exit ${code ?? "by signal"})`,
            output.stderr,
          ),
        );
    });
  });
}

function notStarted(program: CredentialProgram, error: Error): MooringError {
  const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
  const hint = program.installHint ? ` ${redactText(program.installHint.trim())}` : "";
  const text = isMissing ? "is not installed or not on PATH." : `cannot be started: ${redactText(messageOf(error))}.`;
  return new MooringError(
    isMissing ? "toolMissing" : "signIn",
    `${program.command}, which signs in to the cluster, ${text}${hint}`,
    { cause: error },
  );
}

function failed(program: CredentialProgram, what: string, stderr: string): MooringError {
  const said = cutRedacted(stderr.trim(), 2_000);
  return new MooringError("signIn", `Signing in with ${describeProgram(program)} ${what}${said ? `: ${said}` : "."}`);
}

function readCredential(program: CredentialProgram, stdout: string): ProgramCredential {
  const status = statusOf(stdout);
  if (!status) throw failed(program, "printed no ExecCredential", "");
  const text = (key: string): string | undefined => {
    const value = status[key];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const expires = Date.parse(text("expirationTimestamp") ?? "");
  const credential = { token: text("token"), certificate: text("clientCertificateData"), key: text("clientKeyData") };
  if (!credential.token && !(credential.certificate && credential.key))
    throw failed(program, "returned neither a token nor a client certificate", "");
  return { ...credential, expires: Number.isNaN(expires) ? undefined : expires };
}

function statusOf(stdout: string): Record<string, Json> | undefined {
  try {
    const value = parseJson(stdout);
    return isJsonObject(value) && isJsonObject(value.status) ? value.status : undefined;
  } catch {
    return undefined;
  }
}
