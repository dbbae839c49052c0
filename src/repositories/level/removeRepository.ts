import { rm } from "node:fs/promises";
import { messageOf } from "../../support/errors.ts";
import type { LevelRepositories } from "./levelRepositories.ts";

/**
 * Ends the tasks of a repository, then takes away its webhook at the host, its entry, its copy and its secret, in this order: after a kill in between the
 * rest goes with the next try. With `isForced` an entry that cannot be taken away stays; what is left is answered in words.
 */
export async function removeRepositoryFrom(
  ofLevel: LevelRepositories,
  id: string,
  isForced: boolean,
): Promise<readonly string[]> {
  ofLevel.mustLead();
  const { records, clones } = ofLevel.context;
  const record = records.get(id);
  const left: string[] = [];
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!isForced) throw error;
      left.push(`${what}: ${messageOf(error)}`);
    }
  };
  await ofLevel.dropTasks(id);
  // first, while the access is still there
  await attempt("the webhook", async () => {
    left.push(...(await ofLevel.webhooks.of(id).disconnect({ force: isForced })));
  });
  ofLevel.webhooks.forget(id);
  if (record.isShared) await attempt("the entry in the registry", () => ofLevel.registry.remove(record.name));
  clones.forget(id);
  const { root } = clones.folder(id);
  await attempt(root, () => rm(root, { recursive: true, force: true, maxRetries: 3 }));
  await attempt("the stored secret", () => ofLevel.deleteSecret(id));
  records.delete(id);
  return left;
}
