import type { RepositoryQuery } from "../api/repositoriesApi.ts";
import type { RepositoryRecord } from "../api/repositoryRecord.ts";

export function matchesRepositoryQuery(record: RepositoryRecord, query: RepositoryQuery): boolean {
  const text = query.text?.toLowerCase() ?? "";
  return (
    (query.level ?? record.level) === record.level &&
    (query.status ?? record.status) === record.status &&
    (query.sourceType ?? record.sourceType) === record.sourceType &&
    (record.name.toLowerCase().includes(text) || record.url.toLowerCase().includes(text))
  );
}
