import type { HostWords } from "./http/httpErrors.ts";
import type { HostKind, HostRepository } from "./hostRepository.ts";
import { linksOf } from "./links.ts";

/** What is said to people at each kind of host, in the words of its own settings pages. */
export function hostWords(kind: HostKind, place: HostRepository): HostWords {
  const { tokens } = linksOf(kind, place);
  switch (kind) {
    case "github":
      return {
        name: "GitHub",
        newToken: `Create one at ${tokens} and edit the access.`,
        needs: `Webhooks require the role Admin and a fine-grained token with "Webhooks", "Commit statuses" and "Contents" as Read and write, or a classic one with repo and admin:repo_hook (${tokens}).`,
      };
    case "gitlab":
      return {
        name: "GitLab",
        newToken: `Create one with the scope api at ${tokens} and edit the access.`,
        needs: `Webhooks require the role Maintainer in the project and a token with the scope api (${tokens}).`,
      };
    case "gitea":
      return {
        name: "Gitea",
        newToken: `Create one at ${tokens} and edit the access.`,
        needs: `Webhooks require an administrator of the repository and a token with "repository" as Read and Write (${tokens}).`,
      };
  }
}
