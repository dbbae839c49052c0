import { randomBytes } from "node:crypto";

/** `admin` may do everything, `shop-dev` everything in namespace `shop` and nothing elsewhere, `reader` look at everything but Secrets. */
export type UserName = "admin" | "shop-dev" | "reader";

export const userNames: readonly UserName[] = ["admin", "shop-dev", "reader"];

/** The namespace of `shop-dev`. */
export const devNamespace = "shop";

export type Tokens = Readonly<Record<UserName, string>>;

export function newTokens(): Tokens {
  const token = (): string => randomBytes(16).toString("hex");
  return { admin: token(), "shop-dev": token(), reader: token() };
}

/** The file for `--token-auth-file`: token, user, uid, groups. */
export function tokenFile(tokens: Tokens): string {
  const line = (user: UserName): string =>
    `${tokens[user]},${user},${user},${user === "admin" ? "system:masters" : "testers"}\n`;
  return userNames.map(line).join("");
}
