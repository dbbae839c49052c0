const DEFAULT_PORTS: Readonly<Record<string, string>> = { https: "443", http: "80", ssh: "22" };

/**
 * The server of an address as `protocol:host:port`, so that two addresses can be compared exactly; undefined for files and for
 * what is no address. `https://github.com.attacker.test` is not `https://github.com`, and http is not https.
 */
export function serverOf(address: string): string | undefined {
  // git, curl and browsers do not agree on where a host ends that a backslash follows
  if (address.includes("\\")) return undefined;
  const [, scheme, authority] = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(address) ?? [];
  if (scheme !== undefined && authority !== undefined) return serverIn(scheme.toLowerCase(), authority);
  const scp = /^(?:[^@/:]*@)?(\[[^\]]*\]|[^:/]+):(?!\/\/)/.exec(address)?.[1];
  return scp === undefined ? undefined : serverIn("ssh", scp);
}

function serverIn(scheme: string, authority: string): string | undefined {
  const port = DEFAULT_PORTS[scheme];
  const [, host, given] =
    /^(\[[0-9a-f:.]+\]|[^:]+)(?::(\d+))?$/i.exec(authority.slice(authority.lastIndexOf("@") + 1)) ?? [];
  if (port === undefined || host === undefined) return undefined;
  return `${scheme}:${host.toLowerCase()}:${given ?? port}`;
}
