/** An address as it was entered, and what stood before its host. */
export interface SplitAddress {
  /** Without user name, password and token. */
  readonly address: string;
  /** How what was found signs in; undefined when there was no secret in the address. */
  readonly access: "token" | "password" | undefined;
  readonly username: string | undefined;
  readonly secret: string | undefined;
}

/** The names that hosts ask for beside a token; they say nothing about a person. */
const TOKEN_USERS: ReadonlySet<string> = new Set([
  "",
  "git",
  "oauth2",
  "private-token",
  "token",
  "x-access-token",
  "x-oauth-basic",
  "x-token-auth",
]);
/** How tokens of the known hosts begin. */
const TOKEN = /^(?:gh[a-z]_|github_pat_|gl[a-z]+-|ATBB|ATCTT)/;
/** Longer than names of people are, and nothing but letters and digits: the tokens of Gitea and older hosts. */
const OPAQUE = /^[A-Za-z0-9_-]{32,}$/;

/**
 * Takes the credentials out of an http or https address, as hosts hand them out to be copied (RFC 3986 3.2.1, where a
 * password may carry an `@` that nobody encoded). Other addresses come back as they are: the user of ssh is a part of them.
 */
export function splitAddress(entered: string): SplitAddress {
  const [start = "", scheme = "", authority = ""] = /^(https?:\/\/)([^/?#\\]*)/i.exec(entered.trim()) ?? [];
  const rest = entered.trim().slice(start.length);
  const at = authority.lastIndexOf("@");
  if (at < 0) return { address: entered.trim(), access: undefined, username: undefined, secret: undefined };
  const address = `${scheme}${authority.slice(at + 1)}${rest}`;
  const [first = "", ...others] = authority.slice(0, at).split(":");
  const user = decoded(first);
  const password = decoded(others.join(":"));
  if (TOKEN_USERS.has(password) || TOKEN.test(user)) {
    return TOKEN.test(user) || OPAQUE.test(user)
      ? { address, access: "token", username: undefined, secret: user }
      : { address, access: undefined, username: user || undefined, secret: undefined };
  }
  const isToken = TOKEN_USERS.has(user) || TOKEN.test(password);
  return { address, access: isToken ? "token" : "password", username: user || undefined, secret: password };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
