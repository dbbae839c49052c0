import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { identityOf } from "./userVariables.ts";

/** Everything git, ssh, gpg and credential helpers need to find their files; nothing that names a program or a repository. */
const PASSED = new Set([
  ..."HOME USER LOGNAME SHELL TMPDIR TEMP TMP XDG_CONFIG_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR".split(" "),
  ..."SSH_AUTH_SOCK SSH_AGENT_PID GNUPGHOME GPG_TTY DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY".split(" "),
  ..."HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY SSL_CERT_FILE SSL_CERT_DIR".split(" "),
  ..."USERPROFILE USERNAME HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES".split(" "),
  ..."SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT".split(" "),
]);

/**
 * Protocols that a remote may have (remoteAddress.ts refuses the others before git sees them). A command that knows its remote
 * allows only the one of its address (`protocolOnly`), which no redirect can leave.
 */
const PROTOCOLS = "https:ssh:http:file";

/** The guarded names below; simple-git wants each one named (`allowEnvironment`). */
export const GUARDED = [
  "GIT_TERMINAL_PROMPT",
  "GIT_OPTIONAL_LOCKS",
  "GIT_ALLOW_PROTOCOL",
  "GIT_NO_REPLACE_OBJECTS",
  "GIT_GRAFT_FILE",
] as const;

/** A path that no file can have: there is none, whatever the repository's own `info/grafts` says. */
const NO_GRAFTS = "/dev/null/no-grafts";

/**
 * The whole environment of a git process: an allow-list of `from` and fixed values. Messages come in English, nothing
 * prompts on a terminal, reads take no lock. `GIT_*` of the caller never passes (`GIT_DIR`, `GIT_SSH_COMMAND`,
 * `GIT_INDEX_FILE` … would send git elsewhere), but for the editor's own askpass, which comes with `VSCODE_GIT_*`, and, for
 * writes, who the user is.
 */
export function gitEnvironment(from: NodeJS.ProcessEnv, kind: "read" | "write"): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(from)) {
    const upper = name.toUpperCase();
    if (value !== undefined && (PASSED.has(upper) || upper.startsWith("VSCODE_GIT_"))) environment[name] = value;
  }
  environment.PATH = searchPath(from).join(delimiter);
  environment.LANG = "C";
  environment.LC_ALL = "C";
  environment.GIT_TERMINAL_PROMPT = "0";
  environment.GIT_ALLOW_PROTOCOL = PROTOCOLS;
  // a commit is what its name says: nothing stands in for an object or changes its parents (git-replace(1), gitglossary(7))
  environment.GIT_NO_REPLACE_OBJECTS = "1";
  environment.GIT_GRAFT_FILE = NO_GRAFTS;
  if (kind === "read") environment.GIT_OPTIONAL_LOCKS = "0";
  else Object.assign(environment, { GIT_EDITOR: ":" }, askpass(from), identityOf(from));
  return environment;
}

function askpass(from: NodeJS.ProcessEnv): Record<string, string> {
  return from.GIT_ASKPASS && from.VSCODE_GIT_ASKPASS_NODE ? { GIT_ASKPASS: from.GIT_ASKPASS } : {};
}

/** Absolute entries only: a relative one would look for programs in the repository. */
function searchPath(from: NodeJS.ProcessEnv): readonly string[] {
  const name = Object.keys(from).find((key) => key.toUpperCase() === "PATH");
  return (name === undefined ? "" : (from[name] ?? "")).split(delimiter).filter((entry) => isAbsolute(entry));
}

/**
 * The absolute path of git on the PATH of `from`, undefined when there is none. Looked up here, because process creation on
 * Windows would look into the working directory first, which is the repository.
 */
export function findGit(from: NodeJS.ProcessEnv): string | undefined {
  const name = process.platform === "win32" ? "git.exe" : "git";
  return searchPath(from)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
