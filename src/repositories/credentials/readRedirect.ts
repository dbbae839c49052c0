import { gitAuthorities } from "../../git/signIn/gitAuthorities.ts";
import { serverOf } from "../../git/signIn/serverOf.ts";
import type { RepositoriesPorts } from "../api/ports.ts";

/** What git asks first (gitprotocol-http(5), "Discovering References"). */
const FIRST = "/info/refs?service=git-upload-pack";
const TIMEOUT_MS = 15_000;
/** Characters that would end or change a setting of git. */
const PLAIN_PATH = /^[\w./~@%+-]+$/;

/**
 * Where a host redirects the address of a repository to, asked without any secret: GitLab adds `.git`, renamed repositories
 * have a new path. Only an address of the same protocol, host and port is answered; undefined for all else.
 */
export async function readRedirect(
  ports: Pick<RepositoriesPorts, "environment" | "hosts" | "log" | "clock">,
  address: string,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { nodeTransport } = await import("../../hosts/hosts.ts");
  const environment = ports.hosts?.proxies === "editor" ? {} : ports.environment;
  const send = nodeTransport({ environment, authorities: (url) => gitAuthorities(ports, url) });
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const request = {
    method: "GET",
    url: new URL(address + FIRST),
    headers: { "user-agent": "git/mooring" },
    body: undefined,
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  } as const;
  const answer = await send(request).catch(() => undefined);
  const { location } = answer?.headers ?? {};
  if (answer === undefined || answer.status < 300 || answer.status > 399 || location === undefined) return undefined;
  return movedAddress(address, location);
}

/** The address that a `Location` header means, when it is one of the same server. */
export function movedAddress(address: string, location: string): string | undefined {
  if (!URL.canParse(location, address)) return undefined;
  const { href, pathname, username } = new URL(location, address);
  const path = pathname.replace(/\/info\/refs$/, "");
  if (path === pathname || username !== "" || !PLAIN_PATH.test(path)) return undefined;
  if (!href.endsWith(FIRST) || serverOf(href) !== serverOf(address)) return undefined;
  return new URL(path, address).href;
}
