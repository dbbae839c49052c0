/** What kind of API a host has. */
export type HostKind = "github" | "gitlab" | "gitea";

/** A repository at a host, as its address names it. */
export interface HostPlace {
  /** Origin of its pages: `https://git.example.com:8443`. */
  readonly origin: string;
  /** `owner/name`; at GitLab with any number of groups before the name. */
  readonly path: string;
}

/**
 * https, http, ssh and scp-like addresses; pages and API of what is reached by ssh are looked for at https, without ssh's port.
 * undefined for files and for paths that are no repository's.
 */
export function placeOf(address: string): HostPlace | undefined {
  const url = /^(https?|ssh):\/\/(?:[^@/\\]*@)?(\[[0-9a-f:.]+\]|[a-z0-9][\w.-]*)(:\d+)?\/([^\\?#]+)$/i.exec(address);
  const scp = url ? null : /^(?:[\w.+-]+@)?([a-z0-9][\w.-]*):(?!\/\/)\/?([^\\?#]+)$/i.exec(address);
  const host = url?.[2] ?? scp?.[1];
  const path = (url?.[4] ?? scp?.[2])?.replace(/\/+$/, "").replace(/\.git$/, "");
  if (host === undefined || !path || !/^(?!\.+\/)[\w.-]+(\/(?!\.+(\/|$))[\w.~-]+)+$/.test(path)) return undefined;
  const scheme = url?.[1]?.toLowerCase() ?? "ssh";
  const origin = scheme === "ssh" ? `https://${host}` : new URL(`${scheme}://${host}${url?.[3] ?? ""}`).origin;
  return { origin: origin.toLowerCase(), path };
}
