import { isIP } from "node:net";

/**
 * The proxy for a server, or undefined. A kubeconfig's `proxy-url` always counts; the environment's HTTPS_PROXY and HTTP_PROXY
 * count unless NO_PROXY names the host, and never for loopback (Go `golang.org/x/net/http/httpproxy`).
 */
export function proxyFor(
  server: URL,
  proxyUrl: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (proxyUrl) return proxyUrl;
  const name = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = environment[name] || environment[name.toLowerCase()];
  if (!proxy || isLoopback(server.hostname)) return undefined;
  const exceptions = environment.NO_PROXY || environment.no_proxy || "";
  if (exceptions.split(",").some((rule) => matches(rule.trim().toLowerCase(), server))) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

export function isLoopback(hostname: string): boolean {
  const host = bare(hostname);
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "::1" ||
    (isIP(host) === 4 && host.startsWith("127."))
  );
}

/** One NO_PROXY entry: `*`, an address, a CIDR block, or a domain with everything below it; each with or without a port. */
function matches(rule: string, server: URL): boolean {
  if (rule === "*") return true;
  if (rule === "") return false;
  const host = bare(server.hostname);
  const port = server.port || (server.protocol === "https:" ? "443" : "80");
  const [, domain = rule, wantedPort] = isIP(rule) ? [] : (/^(.*?)(?::(\d+))?$/.exec(rule) ?? []);
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (domain.includes("/")) return inBlock(host, domain);
  if (domain.startsWith("*.")) return host.endsWith(domain.slice(1));
  if (domain.startsWith(".")) return host.endsWith(domain);
  return host === bare(domain) || (isIP(host) === 0 && host.endsWith(`.${domain}`));
}

function inBlock(host: string, block: string): boolean {
  const [base = "", bits = ""] = block.split("/");
  if (isIP(host) !== 4 || isIP(base) !== 4) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(toNumber(host) / size) === Math.floor(toNumber(base) / size);
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function bare(hostname: string): string {
  return hostname.toLowerCase().replace(/^\[|\]$/g, "");
}
