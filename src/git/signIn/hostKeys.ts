import { createHash } from "node:crypto";
import { type CommandLine, commandLine } from "../../support/commandLine.ts";
import { MooringError } from "../../support/errors.ts";
import { askProgram } from "../../support/startProgram.ts";

/** A public key that an SSH host shows. */
export interface HostKey {
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa` … */
  readonly type: string;
  /** `SHA256:…`, as ssh and hosts print it. */
  readonly fingerprint: string;
  /** The line for a known_hosts file. */
  readonly line: string;
}

const TIMEOUT_MS = 15_000;
const LINE = /^(\S+) ((?:ssh|ecdsa|sk)-[\w@.-]+) ([A-Za-z0-9+/]+={0,2})$/;

/** Asks a host for its keys by `ssh-keyscan`. Nothing is stored. @throws MooringError unreachable, toolMissing */
export async function readHostKeys(
  server: { readonly host: string; readonly port: number },
  signal?: AbortSignal,
): Promise<readonly HostKey[]> {
  const host = server.host.replace(/^\[|\]$/g, "");
  const text = await scan(commandLine(["-T", "10", `-p${server.port}`], { operands: [host] }), signal);
  return text.split("\n").flatMap((line) => {
    const [, , type, key] = LINE.exec(line.trim()) ?? [];
    return type === undefined || key === undefined
      ? []
      : [{ type, fingerprint: fingerprintOf(key), line: line.trim() }];
  });
}

function scan(args: CommandLine, signal?: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: TIMEOUT_MS, windowsHide: true, ...(signal ? { signal } : {}) };
    askProgram("ssh-keyscan", args, options, (error, stdout) => {
      if (stdout.trim() !== "") resolve(stdout);
      else if (signal?.aborted) reject(new MooringError("cancelled", "Cancelled."));
      else if (error && "code" in error && error.code === "ENOENT")
        reject(new MooringError("toolMissing", "ssh-keyscan was not found. Install OpenSSH and put it on the PATH."));
      else
        reject(
          new MooringError("unreachable", "The host has no SSH key: it cannot be reached or does not support SSH.", {
            kind: "connection",
          }),
        );
    });
  });
}

function fingerprintOf(key: string): string {
  const hash = createHash("sha256").update(Buffer.from(key, "base64")).digest("base64");
  return `SHA256:${hash.replace(/(?<!=)=+$/, "")}`;
}
