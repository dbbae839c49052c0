import type { SourceType } from "./repositoryRecord.ts";

/** The kind of host by its name. A Gitea or GitLab under a name of its own is `custom` until its API was asked. */
export function sourceTypeOf(url: string): SourceType {
  const host = hostOf(url)?.toLowerCase() ?? "";
  if (host === "github.com" || host.endsWith(".github.com") || host.endsWith(".ghe.com")) return "github";
  const [first = ""] = host.split(".");
  if (host === "gitlab.com" || first === "gitlab") return "gitlab";
  if (host === "gitea.com" || host === "codeberg.org" || first === "gitea" || first === "forgejo") return "gitea";
  return "custom";
}

/** The host of an address, without user and port; undefined for files. */
export function hostOf(url: string): string | undefined {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/]*)/i.exec(url)?.[1];
  if (authority !== undefined) return authority.replace(/^.*@/, "").replace(/:\d+$/, "") || undefined;
  return /^(?:[^@/]*@)?([^:/]+):(?!\/\/)/.exec(url)?.[1];
}
