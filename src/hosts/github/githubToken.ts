import type { TokenFacts } from "../facts.ts";
import { timeOf } from "../validated.ts";

/** Each line: what is needed, and the scopes of classic tokens of which one is enough. */
const NEEDED: readonly (readonly string[])[] = [
  ["repo", "admin:repo_hook", "write:repo_hook"],
  ["repo", "repo:status"],
];

/** What the headers of any answer tell of the token; scopes are told for classic tokens alone. */
export function tokenOf(
  headers: Readonly<Record<string, unknown>>,
  user: { readonly login: string; readonly type?: string | null | undefined } | undefined,
): TokenFacts {
  const told = headers["x-oauth-scopes"];
  const scopes =
    typeof told === "string"
      ? told
          .split(",")
          .map((scope) => scope.trim())
          .filter((scope) => scope !== "")
      : undefined;
  const expiry = headers["github-authentication-token-expiration"];
  const missing = scopes ? NEEDED.filter((enough) => !enough.some((scope) => scopes.includes(scope))) : [];
  return {
    login: user?.login,
    isPerson: user ? user.type !== "Bot" : undefined,
    scopes,
    expiresAt: typeof expiry === "string" ? timeOf(expiry) : undefined,
    createdAt: undefined,
    missing: missing.map((enough) => enough.join(" or ")),
    canRotate: false,
  };
}
