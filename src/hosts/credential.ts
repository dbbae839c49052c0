import type { HostKind } from "./hostRepository.ts";

/** What a person entered, or what the editor's own session gives. */
export type HostCredential =
  | { readonly kind: "token"; readonly secret: string }
  | { readonly kind: "password"; readonly username: string; readonly secret: string };

/** The Authorization header. GitHub's and GitLab's APIs take no passwords: what stands in its place there is a token. */
export function authorizationOf(kind: HostKind, credential: HostCredential): string {
  if (credential.kind === "password" && kind === "gitea") {
    const both = `${credential.username}:${credential.secret}`;
    return `Basic ${Buffer.from(both).toString("base64")}`;
  }
  return kind === "gitea" ? `token ${credential.secret}` : `Bearer ${credential.secret}`;
}
