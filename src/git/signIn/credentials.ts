import { type RemoteAccess, OWN_ACCESS } from "./remoteAccess.ts";
import { type AnswerPrompt, startAskpass } from "./askpass.ts";
import { protocolOnly } from "./remoteAddress.ts";
import { serverOf } from "./serverOf.ts";

/** How to sign in at one remote. Kept in memory only while a command runs. */
export type GitCredentials =
  /** The user's own credential helpers; for ssh the user's own agent and keys. */
  | { readonly kind: "own"; readonly knownHosts: readonly string[] }
  | {
      readonly kind: "basic";
      readonly username: string;
      readonly secret: string;
      readonly knownHosts: readonly string[];
    }
  | {
      readonly kind: "ssh";
      /** Absolute; undefined: what the agent and ssh's own settings offer. */
      readonly keyFile: string | undefined;
      readonly passphrase: string | undefined;
      readonly knownHosts: readonly string[];
    };

/**
 * Without helpers: what we answer must not end up in the user's own store, and what lies there must not be used instead. A
 * redirect is not followed with a secret in hand, not even to ask the other server without it.
 */
const BASIC_CONFIG: readonly string[] = ["credential.helper=", "core.askPass=", "http.followRedirects=false"];

/** Milliseconds are for timers; ssh counts in seconds. */
const SSH_CONNECT_SECONDS = 20;

/**
 * Runs `work` with what git needs to sign in at `address`, and takes it away again.
 * @param moved where git goes instead of `address`; on the same server
 */
export async function withAccess<T>(
  credentials: GitCredentials,
  address: string,
  work: (access: RemoteAccess) => Promise<T>,
  moved?: string,
): Promise<T> {
  const protocol = protocolOnly(address);
  const ssh = serverOf(address)?.startsWith("ssh:") === true ? sshEnvironment(credentials) : {};
  if (credentials.kind === "own") {
    return work({
      environment: { ...OWN_ACCESS.environment, ...protocol, ...ssh, GCM_INTERACTIVE: "never" },
      config: [],
    });
  }
  const askpass = await startAskpass(answers(credentials, address));
  try {
    const config = [
      ...(credentials.kind === "basic" ? BASIC_CONFIG : []),
      ...(moved === undefined ? [] : [`url.${moved}.insteadOf=${address}`]),
    ];
    return await work({ environment: { ...askpass.environment, ...protocol, ...ssh }, config });
  } finally {
    await askpass.close();
  }
}

/** Only the host that the credentials are for gets them: protocol, name and port must be the same. */
export function answers(credentials: GitCredentials, address: string): AnswerPrompt {
  const server = serverOf(address);
  return (prompt) => {
    if (credentials.kind === "ssh") {
      const key = /^Enter passphrase for (?:key )?'(.*)':/.exec(prompt)?.[1];
      return key !== undefined && key === credentials.keyFile ? credentials.passphrase : undefined;
    }
    if (credentials.kind !== "basic") return undefined;
    const [, what, asked = ""] = /^(Username|Password) for '(.*)':\s*$/.exec(prompt) ?? [];
    if (what !== undefined) {
      if (serverOf(asked) !== server) return undefined;
      return what === "Username" ? credentials.username : credentials.secret;
    }
    const login = /^(?:\([^)]*\) )?(.+)'s password:\s*$/.exec(prompt)?.[1];
    const isSame = login !== undefined && serverOf(`ssh://${login}`)?.split(":", 2).join(":") === sshHost(server);
    return isSame ? credentials.secret : undefined;
  };
}

/** ssh names no port when it asks. */
function sshHost(server: string | undefined): string | undefined {
  return server?.startsWith("ssh:") ? server.split(":", 2).join(":") : undefined;
}

/**
 * Unknown host keys are refused, never taken silently: `knownHosts` are the files with those that the user has agreed to.
 */
function sshEnvironment(credentials: GitCredentials): Record<string, string> {
  const options = [
    "StrictHostKeyChecking=yes",
    `UserKnownHostsFile=${credentials.knownHosts.map((file) => `"${file}"`).join(" ")}`,
    `ConnectTimeout=${SSH_CONNECT_SECONDS}`,
    "NumberOfPasswordPrompts=1",
    // a question that nobody could answer is a failure at once
    ...(credentials.kind === "own" ? ["BatchMode=yes"] : []),
    ...(credentials.kind === "ssh" && credentials.keyFile !== undefined ? ["IdentitiesOnly=yes"] : []),
  ];
  const key = credentials.kind === "ssh" && credentials.keyFile !== undefined ? ["-i", quote(credentials.keyFile)] : [];
  return { GIT_SSH_COMMAND: ["ssh", ...options.map((option) => `-o ${quote(option)}`), ...key].join(" ") };
}

/** For the shell that git starts ssh with. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
