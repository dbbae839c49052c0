import { serverOf } from "../../git/signIn/serverOf.ts";
import type { RepositoryRecord } from "../../repositories/api/repositoryRecord.ts";
import { hostOf } from "../../repositories/api/sourceType.ts";
import { MooringError } from "../../support/errors.ts";
import type { SecretsPort } from "../../support/secretsPort.ts";

/** `git.example-inc.com` → `GIT_EXAMPLE__INC_COM`: a dot is one underscore and a hyphen two, so that no two hosts share a name. */
export function variableFor(prefix: "MOORING_SECRET" | "MOORING_USER", url: string): string {
  const host = (hostOf(url) ?? "").replaceAll("-", "__").replace(/[^A-Za-z0-9_]/g, "_");
  return `${prefix}_${host.toUpperCase()}`;
}

/**
 * Secrets of one run: from the environment, by the host they are for, or from standard input. Nothing is kept: what a registry
 * carries by mistake is refused and stays where it is, instead of being lost here.
 */
export class EnvSecrets implements SecretsPort {
  readonly #env: NodeJS.ProcessEnv;
  readonly #recordOf: (id: string) => RepositoryRecord | undefined;
  readonly #given = new Map<string, string>();
  /** Whether a secret that is set now was entered for this run. */
  takes = false;

  constructor(env: NodeJS.ProcessEnv, recordOf: (id: string) => RepositoryRecord | undefined) {
    this.#env = env;
    this.#recordOf = recordOf;
  }

  /** A secret of standard input for one repository. */
  give({ id, url }: Pick<RepositoryRecord, "id" | "url">, secret: string): void {
    this.#given.set(keyOf(id), this.#keptFor(url, secret));
  }

  get(key: string): Promise<string | undefined> {
    const given = this.#given.get(key);
    const url = this.#recordOf(key.replace(/^mooring\.repository\./, ""))?.url;
    if (given !== undefined || url === undefined) return Promise.resolve(given);
    const secret = this.#env[variableFor("MOORING_SECRET", url)];
    return Promise.resolve(secret ? this.#keptFor(url, secret) : undefined);
  }

  set(key: string, value: string): Promise<void> {
    if (!this.takes)
      return Promise.reject(
        new MooringError(
          "refused",
          "An address contains a secret, which the command line does not store. Remove it from the file and provide it with MOORING_SECRET_HOST.",
        ),
      );
    this.#given.set(key, value);
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.#given.delete(key);
    return Promise.resolve();
  }

  #keptFor(url: string, secret: string): string {
    const username = this.#env[variableFor("MOORING_USER", url)];
    return JSON.stringify({ ...(username ? { username } : {}), secret, server: serverOf(url) });
  }
}

const keyOf = (id: string): string => `mooring.repository.${id}`;
