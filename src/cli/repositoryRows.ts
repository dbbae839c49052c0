import type { Json } from "../model/json.ts";
import type { RepositoryRecord } from "../repositories/api/repositoryRecord.ts";

/** What text and JSON say of each repository; what is not known is null. No secret is in a record. */
export function repositoryReport(record: RepositoryRecord): { readonly [key: string]: Json } {
  const { name, url, branch, access, level, status, failure, lastSyncedAt, defaultBranch, head } = record;
  return {
    name,
    url,
    branch: branch ?? defaultBranch ?? null,
    access,
    level,
    status,
    syncedAt: lastSyncedAt === undefined ? null : new Date(lastSyncedAt).toISOString(),
    head: head ?? null,
    problem: failure?.message ?? null,
    cure: failure?.cure ?? null,
  };
}

export function repositoryRow(record: RepositoryRecord): readonly string[] {
  const { name, url, branch, level, status, failure, lastSyncedAt, defaultBranch, head } = record;
  const synced = lastSyncedAt === undefined ? "never synced" : new Date(lastSyncedAt).toISOString();
  return [
    name,
    level,
    branch ?? defaultBranch ?? "(default branch)",
    status,
    synced,
    head?.slice(0, 12) ?? "",
    failure ? `${url}  ${failure.message}` : url,
  ];
}
