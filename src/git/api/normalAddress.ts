import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

const URL_PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([/?#].*)?$/is;
const SCP = /^(?:([^@/:]*)@)?(\[[^\]]*\]|[^:/\\]{2,}):(?!\/\/)(.+)$/s;
const DEFAULT_PORTS: Readonly<Record<string, string>> = { https: "443", http: "80", ssh: "22" };
/** Paths of these hosts are the same in any case. */
const ANY_CASE: ReadonlySet<string> = new Set(["github.com", "gitlab.com", "bitbucket.org", "codeberg.org"]);

/**
 * An address as git and curl take it: scheme and host in small letters (RFC 3986 3.1, 3.2.2), and in an http or https path no
 * character that has to be encoded. Everything else stays as it was entered.
 */
export function normalAddress(entered: string): string {
  const address = entered.trim();
  const [, scheme, authority, rest = ""] = URL_PARTS.exec(address) ?? [];
  if (scheme === undefined || authority === undefined) return address;
  const name = scheme.toLowerCase();
  const at = authority.lastIndexOf("@") + 1;
  const place = authority.slice(0, at) + authority.slice(at).toLowerCase();
  return `${name}://${place}${name === "http" || name === "https" ? encoded(rest) : rest}`;
}

/** Spaces and what is not ASCII; a control character is no part of an address, and is refused elsewhere. */
function encoded(path: string): string {
  return path.replace(/[^\u0000-\u001f\u0021-\u007f]+/g, (text) => encodeURIComponent(text.toWellFormed()));
}

/**
 * The same text for addresses that lead to one repository by one protocol: whatever the case of scheme and host, default ports,
 * user of a sign-in, encoded characters, slashes at the end, and `.git`. A path of the file system is the folder that git finds.
 */
export function repositoryKey(address: string): string {
  const normal = normalAddress(address);
  const [, scheme, authority = "", rest = ""] = URL_PARTS.exec(normal) ?? [];
  if (scheme === "file") return `file:${folderOf(fileOf(normal))}`;
  if (scheme !== undefined) return keyOf(scheme, authority, rest);
  const [, user = "", host, path = ""] = SCP.exec(normal) ?? [];
  if (host === undefined) return `file:${folderOf(normal)}`;
  // hosts give everybody the user `git` and paths from their root; elsewhere a path begins at the home of the user
  const isFromRoot = path.startsWith("/") || user === "git";
  return keyOf("ssh", host, isFromRoot ? `/${path}` : `/~${user}/${path}`);
}

function keyOf(scheme: string, authority: string, rest: string): string {
  const [, host = "", port = ""] = /^(.*?)(?::(\d*))?$/s.exec(authority.slice(authority.lastIndexOf("@") + 1)) ?? [];
  const name = host.toLowerCase();
  const path = decoded(rest)
    .replace(/\/+/g, "/")
    .replace(/\/$/, "")
    .replace(/\.git$/, "");
  const number = port === "" ? (DEFAULT_PORTS[scheme] ?? "") : port;
  return `${scheme}:${name}:${number}${ANY_CASE.has(name) ? path.toLowerCase() : path}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function fileOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url.slice("file://".length);
  }
}

/** Where git looks for a repository of this path (`enter_repo` in path.c). */
function folderOf(path: string): string {
  const plain = path.replace(/(?<=[^/])\/+$/, "");
  const found = [`${plain}/.git`, plain, `${plain}.git/.git`, `${plain}.git`].find((candidate) =>
    existsSync(candidate),
  );
  return found === undefined ? plain.replace(/\.git$/, "") : realpathSync(found);
}
