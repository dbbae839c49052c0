import { cp, mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { MooringError } from "../../support/errors.ts";
import { isThere } from "../clones/makeClone.ts";
import type { LevelRepositories } from "./levelRepositories.ts";
import type { StoredRepository } from "../api/repositoryStore.ts";

/** Changes the level of a repository: its entry, record and clone go to the other level; nothing is cloned again. */
export async function moveRepository(
  from: LevelRepositories,
  to: LevelRepositories,
  id: string,
): Promise<StoredRepository> {
  from.mustLead();
  to.mustLead();
  const record = from.context.records.get(id);
  if (to.all().some(({ name }) => name === record.name)) {
    throw new MooringError(
      "refused",
      `A repository named ${JSON.stringify(record.name)} already exists at that level.`,
    );
  }
  await from.dropTasks(id);
  const [source, target] = [from.context.clones.folder(id).root, to.context.clones.folder(id).root];
  if (await isThere(source)) await moveFolder(source, target);
  const moved = to.context.records.put({ ...record, level: to.level });
  const { name, url, branch, access } = record;
  if (record.isShared) {
    await to.registry.add({ name, url, branch, access, level: to.level });
    await from.registry.remove(name);
  }
  from.context.clones.forget(id);
  from.context.records.delete(id);
  return moved;
}

async function moveFolder(source: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  await rm(target, { recursive: true, force: true });
  try {
    await rename(source, target);
  } catch (error) {
    // the stores may lie on two disks
    if ((error as NodeJS.ErrnoException).code !== "EXDEV") throw error;
    await cp(source, target, { recursive: true, verbatimSymlinks: true });
    await rm(source, { recursive: true, force: true });
  }
}
