/** Deeper ones are groups of a GitLab, and each is asked three times. */
const MOST_PREFIXES = 2;

/** What kind of API a host has. */
export type HostKind = "github" | "gitlab" | "gitea";

/** A repository at a host, as its address names it. */
export interface HostRepository {
  /** What its pages are below: `https://git.example.com:8443`, or `https://example.com/git` for a host under a path (placeBelow). */
  readonly origin: string;
  /** `owner/name`; at GitLab with any number of groups before the name. */
  readonly path: string;
}

/**
 * https, http, ssh and scp-like addresses; pages and API of what is reached by ssh are looked for at https, without ssh's port.
 * undefined for files and for paths that are no repository's.
 */
export function parseHostAddress(address: string): HostRepository | undefined {
  const url = /^(https?|ssh):\/\/(?:[^@/\\]*@)?(\[[0-9a-f:.]+\]|[a-z0-9][\w.-]*)(:\d+)?\/([^\\?#]+)$/i.exec(address);
  const scp = url ? null : /^(?:[\w.+-]+@)?([a-z0-9][\w.-]*):(?!\/\/)\/?([^\\?#]+)$/i.exec(address);
  const host = url?.[2] ?? scp?.[1];
  const path = (url?.[4] ?? scp?.[2])?.replace(/(?<!\/)\/+$/, "").replace(/\.git$/, "");
  if (host === undefined || !path || !/^(?!\.+\/)[\w.-]+(\/(?!\.+(\/|$))[\w.~-]+)+$/.test(path)) return undefined;
  const scheme = url?.[1]?.toLowerCase() ?? "ssh";
  const origin = scheme === "ssh" ? `https://${host}` : new URL(`${scheme}://${host}${url?.[3] ?? ""}`).origin;
  return { origin: origin.toLowerCase(), path };
}

/** The place seen from a host that is not at the root of its server: what stands before `owner/name` is part of the host. */
export function placeBelow({ origin, path }: HostRepository, prefix: string | undefined): HostRepository {
  return prefix === undefined || !path.startsWith(`${prefix}/`)
    ? { origin, path }
    : { origin: `${origin}/${prefix}`, path: path.slice(prefix.length + 1) };
}

/** What a host can be below, the root (`""`) first: `git`, `git/host` for `git/host/owner/name`. */
export function prefixesOf({ path }: HostRepository): readonly string[] {
  const parts = path.split("/").slice(0, -2).slice(0, MOST_PREFIXES);
  return ["", ...parts.map((_part, at) => parts.slice(0, at + 1).join("/"))];
}
