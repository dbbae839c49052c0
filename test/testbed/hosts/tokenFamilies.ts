import { randomBytes } from "node:crypto";

/** A token of GitLab's, one of a family: each rotation adds one. */
export interface Token {
  readonly family: number;
  readonly scopes: readonly string[];
  /** `2026-12-24` */
  readonly expiresAt: string;
  isRevoked: boolean;
}

/** Tokens as GitLab keeps them: the use of a revoked one for a rotation revokes its whole family. */
export class TokenFamilies {
  readonly #tokens = new Map<string, Token>();
  #families = 0;

  /** The first of a new family. */
  begin(scopes: readonly string[], expiresAt: string): string {
    this.#families += 1;
    return this.#issue({ family: this.#families, scopes, expiresAt, isRevoked: false });
  }

  /** undefined: unknown or revoked. */
  alive(secret: string): Token | undefined {
    const token = this.#tokens.get(secret);
    return token?.isRevoked === false ? token : undefined;
  }

  /** undefined: the token is dead, and now so are all of its family. */
  rotate(secret: string, expiresAt: string): string | undefined {
    const old = this.#tokens.get(secret);
    if (!old) return undefined;
    if (old.isRevoked) {
      for (const token of this.#tokens.values()) if (token.family === old.family) token.isRevoked = true;
      return undefined;
    }
    old.isRevoked = true;
    return this.#issue({ ...old, expiresAt, isRevoked: false });
  }

  #issue(token: Token): string {
    const secret = `glpat-${randomBytes(15).toString("base64url")}`;
    this.#tokens.set(secret, token);
    return secret;
  }
}
