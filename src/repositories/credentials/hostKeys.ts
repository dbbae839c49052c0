import { appendFile, mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { HostKey, readHostKeys } from "../../git/signIn/hostKeys.ts";
import { serverOf } from "../../git/signIn/serverOf.ts";
import { MooringError } from "../../support/errors.ts";

/** `host` and `port` of an ssh address. @throws MooringError badInput */
export function sshServerOf(url: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^ssh:(.+):(\d+)$/.exec(serverOf(url) ?? "") ?? [];
  if (host === undefined || port === undefined) throw new MooringError("badInput", "This is not an SSH address.");
  return { host, port: Number(port) };
}

/** Writes a key down, after the host was asked once more: it must still show the same one. @throws MooringError refused */
export async function trustHostKey(file: string, url: string, key: HostKey, read: typeof readHostKeys): Promise<void> {
  const shown = (await read(sshServerOf(url))).find((one) => one.line === key.line);
  if (!shown) throw new MooringError("refused", "The host no longer has this key. Check its keys again.");
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await appendFile(file, `${shown.line}\n`, { mode: 0o600 });
}
