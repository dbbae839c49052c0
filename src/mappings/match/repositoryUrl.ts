const HOST = /^[A-Za-z0-9[][A-Za-z0-9.:\]-]*$/;

/**
 * Why an address of a repository is refused, or undefined. Only https and ssh (also `user@host:path`): git's other
 * transports (`ext::`, `fd::`) run programs, and an option in the place of a host reaches ssh as an option (CVE-2017-1000117).
 */
export function refusalOfUrl(url: string): string | undefined {
  if (/[\u0000-\u0020\u007f]/.test(url)) return "must not contain spaces or control characters";
  const scp = /^([A-Za-z0-9_][\w.-]*)@([^:/]+):(?!:)(.+)$/.exec(url);
  if (scp) {
    return HOST.test(scp[2] ?? "") && !scp[3]?.startsWith("-") ? undefined : "must contain a host";
  }
  const parts = /^(https|ssh):\/\/(?:([^@/]*)@)?([^/]+)(\/.*)?$/i.exec(url);
  if (!parts) return "must be an https or ssh address";
  const [, scheme = "", user, host = ""] = parts;
  if (user !== undefined && (scheme.toLowerCase() === "https" || user.includes(":"))) {
    return "must not contain a user name, token or password: remove it, revoke it if it was committed, and enter it with Edit Repository";
  }
  if (user?.startsWith("-") || !HOST.test(host)) return "must contain a host";
  return undefined;
}
