/**
 * Knows the repositories that people registered: where they are written down, their copies on disk, the tasks that fill and
 * follow them. It knows git through `src/git`, and nothing of clusters, packs or faces. Faces read records and send intents;
 * nothing here shows anything. Loaded on first use: construction reads no file and starts no process.
 */
import { guardedSecrets } from "./credentials/guardedSecrets.ts";
import type { Repositories } from "./api/repositoriesApi.ts";
import type { RepositoriesPorts } from "./api/ports.ts";
import { RegisteredRepositories } from "./level/registeredRepositories.ts";

export type { Repositories } from "./api/repositoriesApi.ts";

export function createRepositories(ports: RepositoriesPorts): Repositories {
  return new RegisteredRepositories({ ...ports, secrets: guardedSecrets(ports.secrets) });
}
