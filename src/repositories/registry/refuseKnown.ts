import { repositoryKey } from "../../git/api/normalAddress.ts";
import { MooringError } from "../../support/errors.ts";
import type { RepositoryRecord } from "../api/repositoryRecord.ts";

/** What tells two registrations apart: one repository may be followed on several branches, and as a mirror beside them. */
type Followed = Pick<RepositoryRecord, "url" | "branch"> & Partial<Pick<RepositoryRecord, "kind">>;
type Other = Partial<Followed> & { readonly name: string };

/**
 * Refuses an address that leads to a repository which is registered already, for the same branch and kind of copy.
 * @throws MooringError refused
 */
export function refuseKnown({ url, branch, kind = "bare" }: Followed, others: readonly Other[]): void {
  const key = repositoryKey(url);
  const same = others.find(
    (other) =>
      other.url !== undefined &&
      other.branch === branch &&
      (other.kind ?? "bare") === kind &&
      repositoryKey(other.url) === key,
  );
  if (same === undefined) return;
  throw new MooringError(
    "refused",
    `This repository is already registered as ${JSON.stringify(same.name)} (${same.url ?? ""}). Enter a different branch to follow it twice.`,
  );
}
