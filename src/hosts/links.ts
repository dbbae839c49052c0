import type { HostKind, HostRepository } from "./hostRepository.ts";

/** Pages of a repository at its host, for a browser. */
export interface HostLinks {
  readonly repository: string;
  /** Where tokens are made. */
  readonly tokens: string;
  readonly hooks: string;
  hook(id: string): string;
  file(branch: string, path: string): string;
  commit(oid: string): string;
}

const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

export function linksOf(kind: HostKind, { origin, path }: HostRepository): HostLinks {
  const page = `${origin}/${encodePath(path)}`;
  switch (kind) {
    case "github":
      return {
        repository: page,
        tokens: `${origin}/settings/tokens`,
        hooks: `${page}/settings/hooks`,
        hook: (id) => `${page}/settings/hooks/${encodeURIComponent(id)}`,
        file: (branch, file) => `${page}/blob/${encodePath(branch)}/${encodePath(file)}`,
        commit: (oid) => `${page}/commit/${encodeURIComponent(oid)}`,
      };
    case "gitlab":
      return {
        repository: page,
        tokens: `${origin}/-/user_settings/personal_access_tokens`,
        hooks: `${page}/-/hooks`,
        hook: (id) => `${page}/-/hooks/${encodeURIComponent(id)}/edit`,
        file: (branch, file) => `${page}/-/blob/${encodePath(branch)}/${encodePath(file)}`,
        commit: (oid) => `${page}/-/commit/${encodeURIComponent(oid)}`,
      };
    case "gitea":
      return {
        repository: page,
        tokens: `${origin}/user/settings/applications`,
        hooks: `${page}/settings/hooks`,
        hook: (id) => `${page}/settings/hooks/${encodeURIComponent(id)}`,
        file: (branch, file) => `${page}/src/branch/${encodePath(branch)}/${encodePath(file)}`,
        commit: (oid) => `${page}/commit/${encodeURIComponent(oid)}`,
      };
  }
}
