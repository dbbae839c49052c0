import { MooringError } from "../../support/errors.ts";

/** What a remote may be reached by. `file` covers `file://` and plain paths. */
export type RemoteProtocol = "https" | "ssh" | "http" | "file";

const SCP_LIKE = /^(?:([\w.+-]+)@)?([A-Za-z0-9][\w.-]*):(?!\/\/)(.+)$/;
const HOST = /^(?:[A-Za-z0-9](?:[\w.-]*)|\[[0-9A-Fa-f:.]+\])$/;

/**
 * Looks at the address of a remote before git does: only the protocols of `allowed`, no remote helpers (`ext::sh -c …`),
 * nothing that ssh or git would read as an option. Answers the protocol.
 * @throws MooringError badInput
 */
export function checkRemoteAddress(address: string, allowed: readonly RemoteProtocol[]): RemoteProtocol {
  const protocol = protocolOf(address);
  if (protocol === undefined) throw refuse(address, "is not a supported address");
  if (!allowed.includes(protocol)) throw refuse(address, `uses ${protocol}, which is not allowed here`);
  return protocol;
}

/** The environment by which git speaks no other protocol than those of `addresses`, redirects included (git(1), GIT_ALLOW_PROTOCOL). */
export function protocolOnly(...addresses: readonly string[]): Readonly<Record<string, string>> {
  const protocols = addresses.map((address) => protocolOf(address) ?? "none");
  return { GIT_ALLOW_PROTOCOL: [...new Set(protocols)].join(":") };
}

function protocolOf(address: string): RemoteProtocol | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: an address on two lines is an attack
  if (address === "" || /[\u0000-\u001f\u007f]/.test(address) || address.startsWith("-")) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme === "file") return "file";
  if (scheme !== undefined) {
    const isKnown = scheme === "https" || scheme === "ssh" || scheme === "http";
    return isKnown && hasPlainHost(address) ? scheme : undefined;
  }
  if (/^[a-z][a-z0-9+.-]*::/i.test(address)) return undefined;
  if (/^(?:\.{0,2}\/|\.{1,2}$|[A-Za-z]:[\\/])/.test(address)) return "file";
  const scp = SCP_LIKE.exec(address);
  if (scp) return scp[1]?.startsWith("-") || scp[3]?.startsWith("-") ? undefined : "ssh";
  return address.includes(":") ? undefined : "file";
}

function hasPlainHost(address: string): boolean {
  const authority = address.slice(address.indexOf("://") + 3).split("/", 1)[0] ?? "";
  const user = authority.slice(0, Math.max(authority.lastIndexOf("@"), 0));
  const host = authority.slice(authority.lastIndexOf("@") + 1).replace(/:\d*$/, "");
  const path = address.slice(address.indexOf("://") + 3 + authority.length + 1);
  return HOST.test(host) && !user.startsWith("-") && !path.startsWith("-");
}

function refuse(address: string, why: string): MooringError {
  return new MooringError("badInput", `The remote ${JSON.stringify(withoutUser(address).slice(0, 120))} ${why}.`);
}

/** What can be shown of an address that is none: a password with a slash in it would look like a host and a path. */
function withoutUser(address: string): string {
  const shown = withoutCredentials(address);
  const [, scheme, user] = /^([a-z][a-z0-9+.-]*:\/\/)(.*)@/is.exec(shown) ?? [];
  const hasPassword = user !== undefined && /:(?!\d+(?:\/|$))/.test(user);
  return hasPassword ? `${scheme ?? ""}***${shown.slice(shown.lastIndexOf("@"))}` : shown;
}

/** The address without passwords and tokens. The user of ssh stays: it is part of the address and no secret. */
export function withoutCredentials(address: string): string {
  const start = address.indexOf("://");
  if (start < 0) return address;
  const authority = address.slice(start + 3).split("/", 1)[0] ?? "";
  const at = authority.lastIndexOf("@");
  if (at < 0) return address;
  const user = address.toLowerCase().startsWith("ssh:") ? `${authority.slice(0, at).split(":", 1)[0] ?? ""}@` : "";
  return `${address.slice(0, start + 3)}${user}${authority.slice(at + 1)}${address.slice(start + 3 + authority.length)}`;
}
